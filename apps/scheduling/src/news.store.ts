import { Injectable } from '@nestjs/common';
import { DomainError, type Fact, instant, type Update, updateType, type UpdateList } from '@rcp/contracts';
import type { Statement } from '@rcp/messaging';
import { DataSource, type EntityManager } from 'typeorm';

interface Row {
  readonly transaction: string;
  readonly position: string;
  readonly type: Update['type'];
  readonly at: Date;
  readonly rcp_id: string;
  readonly session_id: string | null;
  readonly registration_id: string | null;
}

/** What happened, for the DCC to read with a cursor. */
@Injectable()
export class NewsStore {
  constructor(private readonly db: DataSource) {}

  /** In the transaction of what happened. */
  async append(tx: EntityManager, news: readonly Update[]): Promise<void> {
    if (news.length === 0) return;
    const { text, values } = statement(news, { first: 1 });
    await tx.query(text, [...values]);
  }

  /** Our own facts as news. */
  appendFacts(tx: EntityManager, facts: readonly Fact[], now: Date): Promise<void> {
    return this.append(tx, newsOf(facts, now));
  }

  /** The same as a part of a larger statement, as the outbox has one. */
  statement(facts: readonly Fact[], now: Date, where: { first: number; given: string }): Statement {
    return statement(newsOf(facts, now), where);
  }

  /** What happened after `after`, in these networks, oldest first. Throws validation for a cursor that is none. */
  async since(networks: readonly string[], after: string | undefined, limit: number): Promise<UpdateList> {
    const [transaction, position] = after === undefined ? ['0', '0'] : positionOf(after);
    // Rows of transactions that others may still overtake are left for the next time.
    const rows: Row[] = await this.db.query(
      `select n.transaction::text, n.position::text, n.type, n.at, n.rcp_id, n.session_id, n.registration_id
         from news n join rcp on rcp.id = n.rcp_id
        where rcp.network_id = any ($1) and (n.transaction, n.position) > ($2::xid8, $3::bigint) and n.transaction < pg_snapshot_xmin(pg_current_snapshot())
        order by n.transaction, n.position limit $4`, [networks, transaction, position, limit],
    );
    const last = rows.at(-1);
    return { items: rows.map(updateOf), next: last === undefined ? (after ?? cursorOf('0', '0')) : cursorOf(last.transaction, last.position) };
  }
}

function newsOf(facts: readonly Fact[], now: Date): Update[] {
  return facts.map(({ contract, data }) => ({ ...(data as Pick<Update, 'rcpId' | 'sessionId' | 'registrationId'>), type: updateType.parse(contract.name), at: now.toISOString() }));
}

function statement(news: readonly Update[], { first, given }: { first: number; given?: string }): Statement {
  const [types, times, rcps, sessions, registrations] = [0, 1, 2, 3, 4].map((nth) => `$${first + nth}`);
  return {
    text: `insert into news (type, at, rcp_id, session_id, registration_id)
           select one.type, one.at, one.rcp_id, one.session_id, one.registration_id
             from ${given === undefined ? '' : `${given} cross join`} unnest(${types}::text[], ${times}::timestamptz[], ${rcps}::text[], ${sessions}::text[], ${registrations}::text[]) with ordinality
               as one (type, at, rcp_id, session_id, registration_id, nth)
            order by one.nth`,
    values: [news.map(({ type }) => type), news.map(({ at }) => at), news.map(({ rcpId }) => rcpId), news.map(({ sessionId }) => sessionId ?? null), news.map(({ registrationId }) => registrationId ?? null)],
  };
}

const cursorOf = (transaction: string, position: string) => Buffer.from(`${transaction}.${position}`).toString('base64url');

function positionOf(cursor: string): [string, string] {
  const [, transaction, position] = /^(\d{1,19})\.(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (transaction === undefined || position === undefined) throw new DomainError('validation', [{ pointer: '/after', code: 'unknown-cursor' }]);
  return [transaction, position];
}

function updateOf(row: Row): Update {
  return {
    type: row.type, at: instant.parse(row.at.toISOString()), rcpId: row.rcp_id,
    ...(row.session_id === null ? {} : { sessionId: row.session_id }), ...(row.registration_id === null ? {} : { registrationId: row.registration_id }),
  };
}
