import joursFeries from '@socialgouv/jours-feries';

/** True on a French public holiday; `localDate` is `YYYY-MM-DD`. Those of Alsace-Moselle alone are not among them. */
export function isHoliday(localDate: string): boolean {
  const holidays = joursFeries(Number(localDate.slice(0, 4)));
  // The library gives midnights in UTC, whatever the zone of the host.
  return Object.values(holidays).some((day) => day.toISOString().startsWith(localDate));
}
