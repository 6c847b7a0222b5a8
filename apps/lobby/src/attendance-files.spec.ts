import type { AttendanceSheet } from '@rcp/contracts';
import { attendanceCsv, csv, dayOf } from './attendance-csv.js';
import { attendancePdf } from './attendance-pdf.js';

const sheet = (familyName: string, count = 1): AttendanceSheet => ({
  sessionId: 'ses-1', rcpName: 'RCP de DÉMO œsophage', timeZone: 'Europe/Paris', startsAt: '2026-10-24T22:30:00.000Z', endsAt: '2026-10-25T01:30:00.000Z', openedAt: '2026-10-24T22:20:00.000Z', closedAt: '2026-10-25T01:30:00.000Z',
  lines: Array.from({ length: count }, () => ({
    personKind: 'main' as const, familyName, givenName: 'Élodie', specialityLabel: 'Hépato-gastro-entérologie', specialityFamily: 'Hépato-gastro-entérologie', establishment: 'CH d\'Aÿ', assurance: 'guest' as const,
    firstIn: '2026-10-24T22:30:00.000Z', lastOut: '2026-10-25T01:15:00.000Z', totalSeconds: 9900, role: 'participant' as const,
  })),
  families: ['Hépato-gastro-entérologie'], frozen: { at: '2026-10-25T01:40:00.000Z', hash: 'a'.repeat(64) }, version: 0, corrections: [],
});

describe('the attendance sheet as a file', () => {
  it('opens in a French spreadsheet: marked as UTF-8, cells apart by semicolons, times of the RCP', () => {
    const text = attendanceCsv(sheet('DURAND'));
    expect(text).toMatch(/^\uFEFFNom;Prénom;RPPS;/);
    expect(text).toContain('DURAND;Élodie;;Hépato-gastro-entérologie;Hépato-gastro-entérologie;CH d\'Aÿ;Non;Invité;Participant;25/10/2026 00:30:00;25/10/2026 02:15:00;9900;Non;');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('has no cell that a spreadsheet would take for a formula: %j', (name) => {
    expect(csv([[name]])).toBe(`\uFEFF'${name}\r\n`);
  });

  it('is named by the day of the session where the RCP is, and by nobody', () => {
    expect(dayOf(sheet('DURAND'))).toBe('2026-10-25');
  });

  it('is a PDF of several pages for three hundred people, and of one for nobody', async () => {
    const [many, none] = await Promise.all([attendancePdf(sheet('DURAND', 300)), attendancePdf(sheet('DURAND', 0))]);
    expect([many, none].map((file) => file.subarray(0, 5).toString())).toEqual(['%PDF-', '%PDF-']);
    expect(many.length).toBeGreaterThan(none.length);
  });

  it('never says that a quorum is reached: that is not for the conference to say', () => {
    expect(attendanceCsv(sheet('DURAND'))).not.toMatch(/quorum/i);
  });
});
