import { type AttendanceLine, DomainError } from '@rcp/contracts';
import { correctedLines, correction, putRight, sealedCorrection, trace } from './attendance-corrections.js';

const at = (time: string) => `2026-10-25T${time}.000Z`;
const line = (changes: Partial<AttendanceLine> = {}): AttendanceLine => ({
  personKind: 'main', familyName: 'MARTIN', givenName: 'Élodie', specialityCode: 'SM02', specialityLabel: 'Anesthésie-réanimation', assurance: 'guest',
  firstIn: at('10:00:00'), lastOut: at('11:00:00'), totalSeconds: 3000, role: 'participant', ...changes,
});
const session = { openedAt: new Date(at('09:30:00')), closedAt: new Date(at('12:00:00')) };
const faultOf = (run: () => unknown) => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof DomainError ? (error.faults[0]?.code ?? error.code) : error;
  }
};

describe('a correction of the attendance record', () => {
  it('moves times, and who was away in between stays so', () => {
    expect(putRight(line(), { lastOut: at('11:30:00') })).toMatchObject({ firstIn: at('10:00:00'), lastOut: at('11:30:00'), totalSeconds: 4800 });
    expect(putRight(line(), { lastOut: at('10:05:00') }).totalSeconds).toBe(0);
  });

  it('gives another speciality by its code and its label', () => {
    expect(putRight(line(), { specialityCode: 'SM04' })).toMatchObject({ specialityCode: 'SM04', specialityLabel: 'Cardiologie et maladies vasculaires', firstIn: at('10:00:00') });
  });

  it('counts time and not what clocks show where the hour changes', () => {
    const across = line({ firstIn: '2026-10-25T00:30:00.000Z', lastOut: '2026-10-25T01:30:00.000Z', totalSeconds: 3600 });
    expect(putRight(across, { firstIn: '2026-10-25T02:15:00+02:00' }).totalSeconds).toBe(4500);
  });

  it('is refused where it is upside down, outside the session, of nobody, or of nothing', () => {
    const asked = (change: object) => faultOf(() => correction([line()], 0, { version: 0, line: 0, ...change }, session));
    expect([
      asked({ lastOut: at('09:59:00') }), asked({ firstIn: at('09:00:00') }), asked({ lastOut: at('12:00:01') }), asked({ line: 1, remark: 'x' }), asked({}), asked({ lastOut: at('11:00:00') }), asked({ remark: 'Présente' }),
    ]).toEqual(['before-first-in', 'before-session', 'after-session', 'unknown-line', 'nothing-changed', 'nothing-changed', 'none']);
  });

  it('is refused when it was decided on lines that are others by now', () => {
    expect(faultOf(() => correction([line()], 1, { version: 0, line: 0, remark: 'x' }, session))).toBe('version-conflict');
  });

  it('leaves what was there to be read, one after the other, and is of what came before it', () => {
    const one = { seq: 1, at: session.closedAt, accountId: 'a', by: 'Jo HOTE', line: 0, change: { lastOut: at('11:30:00') }, hash: 'h1' };
    const two = { ...one, seq: 2, change: { lastOut: at('11:45:00'), remark: 'Selon elle' }, hash: 'h2' };
    expect(trace([line()], [one, two]).map(({ before, after, remark }) => [before.lastOut, after.lastOut, remark])).toEqual([
      [at('11:00:00'), at('11:30:00'), undefined], [at('11:30:00'), at('11:45:00'), 'Selon elle'],
    ]);
    expect(correctedLines([line()], [one, two])[0]?.totalSeconds).toBe(5700);
    expect(sealedCorrection('x', one)).not.toBe(sealedCorrection('y', one));
  });
});
