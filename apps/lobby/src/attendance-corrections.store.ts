import { Injectable } from '@nestjs/common';
import type { AttendanceLine } from '@rcp/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { ChainedCorrection } from './domain/attendance-corrections.js';
import type { PresenceFact } from './domain/attendance.js';

/** A session that was opened, with its record once there is one. */
export interface Reported {
  readonly sessionId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly record: { readonly lines: AttendanceLine[]; readonly hash: string; readonly frozenAt: Date } | null;
  readonly corrections: readonly ChainedCorrection[];
}

export type ReportedRow = Pick<Reported, 'sessionId' | 'startsAt' | 'endsAt'> & { state: 'open' | 'closed'; frozen: boolean };

const isFrozen = `state = 'closed' and frozen_at is not null`;

/** Records as organisers read and correct them. */
@Injectable()
export class AttendanceCorrectionsStore {
  constructor(private readonly db: DataSource) {}

  /** The latest 200 whose attendance is still kept. */
  sessions(rcpId: string): Promise<ReportedRow[]> {
    return this.db.query(
      `select id as "sessionId", starts_at as "startsAt", ends_at as "endsAt", state, (${isFrozen}) as frozen from session
        where rcp_id = $1 and opened_at is not null and state in ('open', 'closed') and (frozen_at is null or exists (select 1 from attendance where session_id = id))
        order by starts_at desc limit 200`, [rcpId],
    );
  }

  /** Undefined for a session of another RCP, one that nobody opened, and one whose record was erased. `locked`: nobody else corrects it meanwhile. */
  async one(tx: EntityManager | DataSource, rcpId: string, sessionId: string, locked = false): Promise<Reported | undefined> {
    if (locked) await tx.query('select 1 from attendance where session_id = $1 for update', [sessionId]);
    const [row]: (Omit<Reported, 'record' | 'corrections'> & { frozen: boolean; lines: AttendanceLine[] | null; hash: string | null; frozenAt: Date })[] = await tx.query(
      `select id as "sessionId", starts_at as "startsAt", ends_at as "endsAt", opened_at as "openedAt", closed_at as "closedAt", (${isFrozen}) as frozen, frozen_at as "frozenAt", lines, hash
         from session left join attendance on session_id = id where id = $1 and rcp_id = $2 and opened_at is not null and state in ('open', 'closed')`, [sessionId, rcpId],
    );
    if (row === undefined) return undefined;
    const { frozen, lines, hash, frozenAt, ...session } = row;
    if (!frozen) return { ...session, record: null, corrections: [] };
    return lines === null || hash === null ? undefined : { ...session, record: { lines, hash, frozenAt }, corrections: await this.of(tx, sessionId, hash) };
  }

  /** In their order; those of the record with this hash. */
  of(tx: EntityManager | DataSource, sessionId: string, recordHash: string): Promise<ChainedCorrection[]> {
    return tx.query('select seq, at, account_id as "accountId", by_name as by, line, change, hash from attendance_correction where session_id = $1 and record_hash = $2 order by seq', [sessionId, recordHash]);
  }

  async add(tx: EntityManager, sessionId: string, recordHash: string, { seq, at, accountId, by, line, change, hash }: ChainedCorrection): Promise<void> {
    await tx.query(
      'insert into attendance_correction (session_id, record_hash, seq, at, account_id, by_name, line, change, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [sessionId, recordHash, seq, at, accountId, by, line, JSON.stringify(change), hash],
    );
  }

  /** Who was there as far as it was told, of a session without a record. */
  facts(sessionId: string): Promise<PresenceFact[]> {
    return this.db.query('select participant_id as "participantId", version, joined, at, who from presence where session_id = $1', [sessionId]);
  }

  within<Result>(work: (tx: EntityManager) => Promise<Result>): Promise<Result> {
    return this.db.transaction(work);
  }

  get connection(): DataSource {
    return this.db;
  }
}
