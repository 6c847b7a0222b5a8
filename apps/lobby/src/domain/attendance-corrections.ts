import { type AttendanceCorrection, type AttendanceLine, type CorrectAttendance, DomainError, specialityOf } from '@rcp/contracts';

/** What one correction says; `line` counts from 0. */
export interface Correction {
  readonly seq: number;
  readonly at: Date;
  readonly accountId: string;
  readonly by: string;
  readonly line: number;
  readonly change: Pick<CorrectAttendance, 'firstIn' | 'lastOut' | 'specialityCode' | 'remark'>;
}

export type ChainedCorrection = Correction & { readonly hash: string };

/** What the hash of a correction is of: itself, and the hash before it. */
export function sealedCorrection(before: string, { seq, at, accountId, by, line, change: { firstIn, lastOut, specialityCode, remark } }: Correction): string {
  return JSON.stringify([before, seq, at.toISOString(), accountId, by, line, firstIn ?? null, lastOut ?? null, specialityCode ?? null, remark ?? null]);
}

const seconds = ({ firstIn, lastOut }: Pick<AttendanceLine, 'firstIn' | 'lastOut'>) => Math.floor((Date.parse(lastOut) - Date.parse(firstIn)) / 1000);

/** The line as it reads then. Absences in between stay counted out of the time present. */
export function putRight(line: AttendanceLine, { firstIn, lastOut, specialityCode }: Correction['change']): AttendanceLine {
  const times = { firstIn: new Date(firstIn ?? line.firstIn).toISOString(), lastOut: new Date(lastOut ?? line.lastOut).toISOString() };
  const speciality = specialityOf(specialityCode);
  return {
    ...line, ...times, totalSeconds: Math.max(0, line.totalSeconds + seconds(times) - seconds(line)),
    ...(speciality === undefined ? {} : { specialityCode: speciality.code, specialityLabel: speciality.label }),
  };
}

/** The lines with every correction in its turn. */
export function correctedLines(lines: readonly AttendanceLine[], corrections: readonly Correction[]): AttendanceLine[] {
  const now = [...lines];
  for (const { line, change } of corrections) {
    const before = now[line];
    if (before !== undefined) now[line] = putRight(before, change);
  }
  return now;
}

const shown = ({ firstIn, lastOut, specialityLabel }: AttendanceLine) => ({ firstIn, lastOut, specialityLabel });

/** Each correction with what the line said before it and says since: the original stays to be read. */
export function trace(lines: readonly AttendanceLine[], corrections: readonly ChainedCorrection[]): AttendanceCorrection[] {
  return corrections.flatMap(({ seq, at, by, line, change, hash }, index) => {
    const before = correctedLines(lines, corrections.slice(0, index))[line];
    if (before === undefined) return [];
    return [{ seq, at: at.toISOString(), by, line, before: shown(before), after: shown(putRight(before, change)), ...(change.remark === undefined ? {} : { remark: change.remark }), hash }];
  });
}

const fault = (pointer: string, code: string) => new DomainError('validation', [{ pointer, code }]);

/**
 * The change a correction makes to the lines as they read now. Throws version-conflict when it was decided on others, validation for a line that is
 * not there, times upside down or outside the session, or when nothing would be put right.
 */
export function correction(lines: readonly AttendanceLine[], made: number, asked: CorrectAttendance, session: { openedAt: Date; closedAt: Date }): Correction['change'] {
  if (asked.version !== made) throw new DomainError('version-conflict', [], { version: made });
  const before = lines[asked.line];
  if (before === undefined) throw fault('/line', 'unknown-line');
  const { firstIn, lastOut, specialityCode, remark } = asked;
  const after = putRight(before, { firstIn, lastOut, specialityCode });
  if (Date.parse(after.firstIn) >= Date.parse(after.lastOut)) throw fault('/lastOut', 'before-first-in');
  if (Date.parse(after.firstIn) < Math.min(session.openedAt.getTime(), Date.parse(before.firstIn))) throw fault('/firstIn', 'before-session');
  if (Date.parse(after.lastOut) > Math.max(session.closedAt.getTime(), Date.parse(before.lastOut))) throw fault('/lastOut', 'after-session');
  if (remark === undefined && JSON.stringify(after) === JSON.stringify(before)) throw fault('', 'nothing-changed');
  return {
    ...(firstIn === undefined ? {} : { firstIn: after.firstIn }), ...(lastOut === undefined ? {} : { lastOut: after.lastOut }),
    ...(specialityCode === undefined ? {} : { specialityCode }), ...(remark === undefined ? {} : { remark }),
  };
}
