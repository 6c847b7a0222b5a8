import type { AttendanceSheet } from '@rcp/contracts';
import { stringify } from 'csv-stringify/sync';
import { assuranceWords, kindWords, localTime, roleWords, standing } from './attendance-words.js';

/** `2026-11-23`, of the session's beginning where the RCP is. */
export function dayOf({ startsAt, timeZone }: Pick<AttendanceSheet, 'startsAt' | 'timeZone'>): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(startsAt));
}

/** Rows as French spreadsheets open them: semicolons, the mark that says UTF-8, and no cell that they would take for a formula. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(rows.map((row) => [...row]), { delimiter: ';', bom: true, escape_formulas: true, record_delimiter: 'windows' });
}

/** A line for each person, then what was put right (R96). */
export function attendanceCsv(sheet: AttendanceSheet): string {
  const time = (instant: string) => localTime(instant, sheet.timeZone);
  const remarks = (index: number) => sheet.corrections.flatMap(({ line, remark }) => (line === index && remark !== undefined ? [remark] : [])).join(' / ');
  const [zone, corrected] = [`(${sheet.timeZone})`, new Set(sheet.corrections.map(({ line }) => line))];
  return csv([
    ['Nom', 'Prénom', 'RPPS', 'Spécialité', 'Famille de spécialité', 'Établissement', 'Participant supplémentaire', 'Identification', 'Rôle', `Arrivée ${zone}`, `Départ ${zone}`, 'Présence (s)', 'Corrigé', 'Remarque', 'État de la feuille', 'Empreinte'],
    ...sheet.lines.map((line, index) => [
      line.familyName, line.givenName ?? '', line.rpps ?? '', line.specialityLabel, line.specialityFamily ?? '', line.establishment ?? '', kindWords[line.personKind], assuranceWords[line.assurance],
      roleWords[line.role], time(line.firstIn), time(line.lastOut), line.totalSeconds, corrected.has(index) ? 'Oui' : 'Non', remarks(index), standing(sheet), sheet.corrections.at(-1)?.hash ?? sheet.frozen?.hash ?? '',
    ]),
  ]);
}
