import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type AttendanceLine, type AttendanceSheet, type CorrectAttendance, DomainError, type ReportedSessions, specialityOf } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { AttendanceCorrectionsStore, type Reported } from './attendance-corrections.store.js';
import type { RcpCopy } from './directory.store.js';
import { attendanceLines } from './domain/attendance.js';
import { correctedLines, correction, sealedCorrection, trace } from './domain/attendance-corrections.js';
import type { Decider } from './domain/room.js';

/** Attendance as organisers read it and put it right (R96). */
@Injectable()
export class AttendanceSheets {
  constructor(private readonly kept: AttendanceCorrectionsStore, @Inject(CLOCK) private readonly clock: Clock) {}

  async sessions({ rcpId, timeZone }: RcpCopy): Promise<ReportedSessions> {
    const sessions = await this.kept.sessions(rcpId);
    return { timeZone, sessions: sessions.map(({ startsAt, endsAt, ...one }) => ({ ...one, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() })) };
  }

  /** Throws not-found for a session that is not this RCP's, and once its record is erased. */
  async sheet(rcp: RcpCopy, sessionId: string): Promise<AttendanceSheet> {
    const session = await this.kept.one(this.kept.connection, rcp.rcpId, sessionId);
    if (session === undefined) throw new DomainError('not-found');
    const frozen = session.record?.lines ?? attendanceLines(await this.kept.facts(sessionId), session.closedAt ?? this.clock.now());
    return sheetOf(rcp, session, frozen);
  }

  /** Throws not-found, session-not-closed before the record is frozen, version-conflict and validation. */
  async correct(rcp: RcpCopy, sessionId: string, by: Decider, asked: CorrectAttendance): Promise<AttendanceSheet> {
    await this.kept.within(async (tx) => {
      const session = await this.kept.one(tx, rcp.rcpId, sessionId, true);
      if (session === undefined) throw new DomainError('not-found');
      const { record, corrections, openedAt, closedAt } = session;
      if (record === null || closedAt === null) throw new DomainError('session-not-closed');
      const change = correction(correctedLines(record.lines, corrections), corrections.length, asked, { openedAt, closedAt });
      const next = { seq: corrections.length + 1, at: this.clock.now(), accountId: by.accountId, by: by.name, line: asked.line, change };
      const hash = createHash('sha256').update(sealedCorrection(corrections.at(-1)?.hash ?? record.hash, next)).digest('hex');
      await this.kept.add(tx, sessionId, record.hash, { ...next, hash });
    });
    return this.sheet(rcp, sessionId);
  }
}

function familyOf({ specialityCode }: AttendanceLine): string | undefined {
  const speciality = specialityOf(specialityCode);
  return speciality?.physician === true ? speciality.family : undefined;
}

function sheetOf({ name, timeZone }: RcpCopy, { sessionId, startsAt, endsAt, openedAt, closedAt, record, corrections }: Reported, frozen: readonly AttendanceLine[]): AttendanceSheet {
  const lines = correctedLines(frozen, corrections).map((line) => {
    const family = familyOf(line);
    return { ...line, ...(family === undefined ? {} : { specialityFamily: family }) };
  });
  return {
    sessionId, rcpName: name, timeZone, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null,
    lines, families: [...new Set(lines.flatMap(({ specialityFamily }) => specialityFamily ?? []))].sort((a, b) => a.localeCompare(b, 'fr')),
    frozen: record === null ? null : { at: record.frozenAt.toISOString(), hash: record.hash }, version: corrections.length, corrections: trace(frozen, corrections),
  };
}
