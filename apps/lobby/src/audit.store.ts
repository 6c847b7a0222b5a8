import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Fact } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { auditEntries, type Chain, type ChainedEntry, sealed } from './domain/audit.js';
import type { Room } from './domain/room.js';

/** Hexadecimal SHA-256. */
export const auditHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Decisions on record, one chain for each session: every entry's hash is also of the one before it. */
@Injectable()
export class AuditStore {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** In the transaction of the decision, under the session's lock: what is decided is on record, or is not decided. */
  async append(tx: EntityManager, room: Room, facts: readonly Fact[]): Promise<void> {
    const entries = auditEntries(room, facts, this.clock.now());
    if (entries.length === 0) return;
    const sessionId = room.session.id;
    const [head]: { seq: number; hash: string }[] = await tx.query('select seq, hash from audit_head where session_id = $1', [sessionId]);
    let [seq, hash] = [head?.seq ?? 0, head?.hash ?? ''];
    for (const entry of entries) {
      seq += 1;
      hash = auditHash(sealed(sessionId, hash, { ...entry, seq }));
      const { at, action, actor, subject, assurance, reason } = entry;
      await tx.query('insert into audit (session_id, seq, at, action, actor, subject, assurance, reason, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        sessionId, seq, at, action, actor, subject, assurance, reason, hash,
      ]);
    }
    await tx.query(
      `insert into audit_head (session_id, seq, hash, at) values ($1, $2, $3, $4)
       on conflict (session_id) do update set seq = excluded.seq, hash = excluded.hash, at = excluded.at`, [sessionId, seq, hash, entries.at(-1)?.at],
    );
  }
}

/** For the command that verifies, which is no service. */
export const openAudit = (url: string): Promise<DataSource> => new DataSource({ type: 'postgres', url }).initialize();

/** Every chain, a session at a time; also of sessions that were opened within the year and have none. */
export async function* auditChains(db: DataSource): AsyncGenerator<Chain> {
  const sessions: { id: string }[] = await db.query(
    `select session_id as id from audit union select session_id from audit_head
     union select id from session where opened_at > now() - interval '12 months' order by id`,
  );
  for (const { id } of sessions) {
    const entries: ChainedEntry[] = await db.query('select seq, at, action, actor, subject, assurance, reason, hash from audit where session_id = $1 order by seq', [id]);
    const [head]: { seq: number; hash: string }[] = await db.query('select seq, hash from audit_head where session_id = $1', [id]);
    yield { sessionId: id, entries, head: head ?? null };
  }
}
