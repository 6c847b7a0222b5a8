import type { AttendanceSheet, AttendanceSheetLine } from '@rcp/contracts';

/** What files say: they leave the house, and are French whatever the reader's page is. */
export const assuranceWords: Readonly<Record<AttendanceSheetLine['assurance'], string>> = { account: 'Compte', personal_link: 'Lien personnel', guest: 'Invité' };
export const roleWords: Readonly<Record<AttendanceSheetLine['role'], string>> = { host: 'Organisateur', participant: 'Participant' };
export const kindWords: Readonly<Record<AttendanceSheetLine['personKind'], string>> = { main: 'Non', companion: 'Oui' };

/** A day with its hour as a clock on the wall shows it, in the RCP's time zone. */
export function localTime(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('fr-FR', { timeZone, day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(instant));
}

/** Hours and minutes of time present. */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** Whether something in the lines was put right, and until when they may still change. */
export function standing({ frozen, version, timeZone }: AttendanceSheet): string {
  if (frozen === null) return 'Provisoire : la feuille est arrêtée dix minutes après la fin de la séance.';
  const corrected = version === 0 ? '' : version === 1 ? ' Une correction.' : ` ${version} corrections.`;
  return `Arrêtée le ${localTime(frozen.at, timeZone)}.${corrected}`;
}
