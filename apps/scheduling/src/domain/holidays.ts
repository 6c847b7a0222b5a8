import joursFeries from '@socialgouv/jours-feries';

const halfDayMs = 12 * 3_600_000;

/** True on a French public holiday; `localDate` is `YYYY-MM-DD`. Those of Alsace-Moselle alone are not among them. */
export function isHoliday(localDate: string): boolean {
  return Object.values(joursFeries(Number(localDate.slice(0, 4)))).some((day) => dateOf(day) === localDate);
}

/**
 * The day the library means. It gives a midnight of the host's zone, and counts from Easter in whole 24 hours, so that after a change
 * of hour it may be 23:00 of the day before: half a day later it is that day on every host, which is then read in the same zone.
 */
function dateOf(midnight: Date): string {
  const noon = new Date(midnight.getTime() + halfDayMs);
  return new Date(Date.UTC(noon.getFullYear(), noon.getMonth(), noon.getDate())).toISOString().slice(0, 10);
}
