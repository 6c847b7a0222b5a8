import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PutSeries } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { DataSource, type EntityManager, type FindOptionsWhere, In, IsNull, MoreThan, MoreThanOrEqual, Not } from 'typeorm';
import type { Incoming } from './domain/incoming.js';
import type { Rcp } from './domain/rcp.js';
import { endSeries, type Foreseen, previewSeries, putSeries, type Series, type Surroundings, topUp } from './domain/series.js';
import type { SessionChange } from './domain/series-sessions.js';
import type { Session } from './domain/session.js';
import { ModeConflictsStore } from './mode-conflicts.store.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { rcps, series, sessions } from './tables.store.js';

/** Sessions of a series that are to come, and the last start made so far. */
export interface Made {
  readonly planned: number;
  readonly until: Date | null;
}

/** A series and its sessions, changed together under the lock of their RCP. */
@Injectable()
export class SeriesStore {
  constructor(
    private readonly planning: PlanningStore, private readonly conflicts: ModeConflictsStore, private readonly db: DataSource, @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws not-found, forbidden, and what the rule throws. */
  put(networks: readonly string[], rcpId: string, id: string, body: PutSeries, incoming: Incoming): Promise<Changed<Series>> {
    return this.planning.transaction(async (tx) => {
      const rcp = await this.planning.lockRcp(tx, rcpId, networks);
      let made: readonly SessionChange[] = [];
      const changed = await this.planning.changeIn(tx, series, id, async (before) => {
        const change = await this.withFreeIds(tx, await this.around(tx, rcpId, id, 'locked'), (at) => putSeries(before, id, rcp, body, { ...at, ...incoming }));
        made = change.sessions;
        return change;
      });
      await this.planning.saveAll(tx, sessions, made);
      await this.conflicts.follow(tx, made);
      return changed;
    });
  }

  /** Saves and locks nothing. Throws what the rule throws. */
  async preview(rcp: Rcp, id: string, body: PutSeries): Promise<Foreseen[]> {
    const before = await this.planning.find(series, id);
    return previewSeries(before, id, rcp, body, { ...(await this.around(this.db.manager, rcp.id, id)), taken: new Set() });
  }

  /** Answers the ids of the sessions cancelled. Throws not-found, forbidden. */
  end(networks: readonly string[], rcpId: string, id: string, from: string | undefined): Promise<string[]> {
    return this.planning.transaction(async (tx) => {
      await this.planning.lockRcp(tx, rcpId, networks);
      let cancelled: readonly SessionChange[] = [];
      await this.planning.changeIn(tx, series, id, async (before) => {
        if (before?.rcpId !== rcpId) throw new DomainError('not-found');
        const change = endSeries(before, from, (await this.around(tx, rcpId, id, 'locked')).own, this.clock.now());
        cancelled = change.sessions;
        return change;
      });
      await this.planning.saveAll(tx, sessions, cancelled);
      return cancelled.map(({ state }) => state.id);
    });
  }

  /** Adds what time has brought into reach. Whoever comes second waits for the RCP and finds nothing missing. */
  topUp(rcpId: string, id: string): Promise<{ planned: number; leftOut: number }> {
    return this.planning.transaction(async (tx) => {
      await tx.findOne(rcps, { where: { id: rcpId }, lock: { mode: 'for_no_key_update' } });
      const current = await tx.findOne(series, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (current === null) return { planned: 0, leftOut: 0 };
      const { sessions: added, leftOut } = await this.withFreeIds(tx, await this.around(tx, rcpId, id, 'locked'), (at) => topUp(current, at));
      await this.planning.saveAll(tx, sessions, added);
      return { planned: added.length, leftOut };
    });
  }

  /** Every series that goes on. */
  active(): Promise<Pick<Series, 'id' | 'rcpId'>[]> {
    return this.db.manager.find(series, { select: { id: true, rcpId: true }, where: { status: 'active' }, order: { id: 'ASC' } });
  }

  list(rcpId: string): Promise<Series[]> {
    return this.db.manager.find(series, { where: { rcpId }, order: { id: 'ASC' } });
  }

  /** Throws not-found, for a series of another RCP too. */
  async get(rcpId: string, id: string): Promise<Series> {
    const found = await this.planning.find(series, id);
    if (found?.rcpId !== rcpId) throw new DomainError('not-found');
    return found;
  }

  /** By series id; absent for one without sessions. */
  async made(ids: readonly string[]): Promise<Map<string, Made>> {
    const rows: { id: string; planned: number; until: Date | null }[] = await this.db.query(
      `select series_id as id, (count(*) filter (where state = 'planned' and starts_at > $2))::int as planned, max(starts_at) filter (where state <> 'cancelled') as until
         from session where series_id = any ($1) group by series_id`, [ids, this.clock.now()],
    );
    return new Map(rows.map(({ id, ...made }) => [id, made]));
  }

  /** With `locked`, the sessions of the series are. */
  private async around(tx: EntityManager, rcpId: string, seriesId: string, locked?: 'locked'): Promise<Omit<Surroundings, 'taken'>> {
    const now = this.clock.now();
    const alive: FindOptionsWhere<Session> = { state: In(['planned', 'open']), endsAt: MoreThan(now) };
    // Two days back: wherever on earth the RCP is, its today is among them.
    const day = new Date(now.getTime() - 2 * 86_400_000).toISOString().slice(0, 10);
    const own = await tx.find(sessions, {
      where: [{ seriesId, recurrenceDate: MoreThanOrEqual(day) }, { seriesId, ...alive }], order: { startsAt: 'ASC', id: 'ASC' },
      ...(locked === undefined ? {} : { lock: { mode: 'pessimistic_write' } }),
    });
    // A one-off session has no series, and null is not unlike anything.
    const others = await tx.find(sessions, { where: [{ rcpId, ...alive, seriesId: Not(seriesId) }, { rcpId, ...alive, seriesId: IsNull() }] });
    return { own, others, now };
  }

  /** Decides again while an id it chose is another's: the DCC may have given it to a session of its own. */
  private async withFreeIds<Decision extends { readonly sessions: readonly SessionChange[] }>(tx: EntityManager, at: Omit<Surroundings, 'taken'>, decide: (at: Surroundings) => Decision): Promise<Decision> {
    const taken = new Set(at.own.map(({ id }) => id));
    for (;;) {
      const decision = decide({ ...at, taken });
      const ids = decision.sessions.filter(({ before }) => before === undefined).map(({ state }) => state.id);
      const used = ids.length === 0 ? [] : await tx.find(sessions, { select: { id: true }, where: { id: In(ids) } });
      if (used.length === 0) return decision;
      for (const { id } of used) taken.add(id);
    }
  }
}
