import { Inject, Injectable } from '@nestjs/common';
import type { SessionState } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import type { Rcp } from './domain/rcp.js';
import type { Session } from './domain/session.js';
import { nextSession } from './domain/session-day.js';
import type { ListPosition } from './list-position.js';
import { sessions } from './tables.store.js';

export interface SessionFilter {
  readonly from: Date;
  readonly to: Date | undefined;
  readonly state: SessionState | undefined;
  /** Where the page begins: after the session that starts then. */
  readonly after: ListPosition | undefined;
  readonly limit: number;
}

/** What the answer about a session needs besides the session: the rule of its series, and its final registrations by participation. */
export interface SessionDetails {
  readonly rrule: string | undefined;
  readonly registrations: { readonly on_site: number; readonly absent: number; readonly webconference: number };
}

/** Reads sessions for answers. */
@Injectable()
export class SessionReadingStore {
  private readonly db: EntityManager;
  constructor(source: DataSource, @Inject(CLOCK) private readonly clock: Clock) {
    this.db = source.manager;
  }

  /** Sessions that end after `from` and start before `to`, in time order. */
  list(rcpId: string, { from, to, state, after, limit }: SessionFilter): Promise<Session[]> {
    const query = this.db.createQueryBuilder(sessions, 's').where('s.rcpId = :rcpId and s.endsAt > :from', { rcpId, from });
    if (to !== undefined) query.andWhere('s.startsAt < :to', { to });
    if (state !== undefined) query.andWhere('s.state = :state', { state });
    if (after !== undefined) query.andWhere('(s.startsAt, s.id) > (:at, :id)', after);
    return query.orderBy('s.startsAt').addOrderBy('s.id').limit(limit).getMany();
  }

  /** The session of the RCP's page (R3, R12). */
  async next({ id, policies }: Rcp): Promise<Session | undefined> {
    const now = this.clock.now();
    const ended = new Date(now.getTime() - policies.graceAfterMin * 60_000);
    // 'open' comes before 'planned': however many are planned before it, the open one is found.
    const found = await this.db.find(sessions, {
      where: [{ rcpId: id, state: 'open' }, { rcpId: id, state: 'planned', endsAt: MoreThan(ended) }], order: { state: 'ASC', startsAt: 'ASC', id: 'ASC' }, take: 1,
    });
    return nextSession(found, now, policies.graceAfterMin);
  }

  /** By session id. */
  async details(of: readonly Session[]): Promise<Map<string, SessionDetails>> {
    const rows: { id: string; rrule: string | null; on_site: number; absent: number; webconference: number }[] = await this.db.query(
      `select s.id, series.rrule,
              (count(*) filter (where r.participation = 'on_site'))::int as on_site, (count(*) filter (where r.participation = 'absent'))::int as absent,
              (count(*) filter (where r.participation = 'webconference'))::int as webconference
         from session s left join series on series.id = s.series_id left join registration r on r.session_id = s.id and r.status = 'final'
        where s.id = any ($1) group by s.id, series.rrule`, [of.map(({ id }) => id)],
    );
    return new Map(rows.map(({ id, rrule, ...counts }) => [id, { rrule: rrule ?? undefined, registrations: counts }]));
  }

  /** The ids of `ids` that are still registered, in the same order. */
  async stillRegistered(sessionId: string, ids: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query("select id from registration where session_id = $1 and status <> 'withdrawn'", [sessionId]);
    const known = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => known.has(id));
  }
}
