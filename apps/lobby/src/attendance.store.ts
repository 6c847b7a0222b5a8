import { Inject, Injectable } from '@nestjs/common';
import type { AttendanceAnswer, AttendanceLine } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { DataSource, type EntityManager } from 'typeorm';
import type { ChainedCorrection } from './domain/attendance-corrections.js';

/** Attendance records, as frozen. They are kept until a month after the DCC has fetched them, 13 months at most. */
@Injectable()
export class AttendanceStore {
  constructor(private readonly db: DataSource, @Inject(CLOCK) private readonly clock: Clock) {}

  /** Sessions that are over for long enough and have no record; whether it is time, the rule says. */
  async due(): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `select id from session where state = 'closed' and frozen_at is null and opened_at is not null and closed_at <= $1::timestamptz - interval '10 minutes' order by closed_at limit 1000`, [this.clock.now()],
    );
    return rows.map(({ id }) => id);
  }

  async keep(tx: EntityManager, sessionId: string, { lines, hash }: { lines: readonly AttendanceLine[]; hash: string }): Promise<void> {
    await tx.query(
      `insert into attendance (session_id, lines, hash) values ($1, $2, $3)
       on conflict (session_id) do update set lines = excluded.lines, hash = excluded.hash, fetched_at = null`, [sessionId, JSON.stringify(lines), hash],
    );
  }

  /** The record of a session, and that somebody has it now; undefined until it is frozen, again while the session is open again, and once it is erased. */
  async fetch(sessionId: string): Promise<{ record: AttendanceAnswer; corrections: readonly ChainedCorrection[] } | undefined> {
    const [row]: { lines: AttendanceLine[]; hash: string; frozen_at: Date }[] = await this.db.query(
      `select lines, hash, frozen_at from attendance join session on id = session_id where session_id = $1 and state = 'closed' and frozen_at is not null`, [sessionId],
    );
    if (row === undefined) return undefined;
    await this.db.query('update attendance set fetched_at = coalesce(fetched_at, $2) where session_id = $1', [sessionId, this.clock.now()]);
    const corrections: ChainedCorrection[] = await this.db.query(
      'select seq, at, account_id as "accountId", by_name as by, line, change, hash from attendance_correction where session_id = $1 and record_hash = $2 order by seq', [sessionId, row.hash],
    );
    return { record: { sessionId, lines: row.lines, frozenAt: row.frozen_at.toISOString(), hash: row.hash }, corrections };
  }
}
