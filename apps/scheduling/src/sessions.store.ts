import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PatchSession, type PostCancellation, type PutAgenda, type PutSession, type UpdateType } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { type EntityManager, In, LessThan, MoreThan, Not } from 'typeorm';
import type { Incoming, Settled } from './domain/incoming.js';
import { assertOwn, type Rcp, unknownRcp } from './domain/rcp.js';
import { cancel, patch, put, type Session, type Surroundings } from './domain/session.js';
import { followLobby, type LobbyNews, orderAgenda } from './domain/session-day.js';
import { ModeConflictsStore } from './mode-conflicts.store.js';
import { NewsStore } from './news.store.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { rcps, registrations, sessions } from './tables.store.js';

type Decide = (before: Session | undefined, at: Surroundings, tx: EntityManager) => Settled<Session> | Promise<Settled<Session>>;

/** Sessions, changed one command after the other under the lock of their RCP. */
@Injectable()
export class SessionsStore {
  constructor(
    private readonly planning: PlanningStore, private readonly conflicts: ModeConflictsStore, private readonly news: NewsStore, @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws not-found for an unknown RCP, forbidden, and what the rule throws. */
  put(networks: readonly string[], id: string, body: PutSession, incoming: Incoming): Promise<Changed<Session>> {
    const times = { startsAt: new Date(body.startsAt), endsAt: new Date(body.endsAt) };
    return this.planning.transaction(async (tx) => {
      const before = await tx.findOne(sessions, { where: { id } });
      const elsewhere = before === null || before.rcpId === body.rcpId ? null : await tx.findOne(rcps, { where: { id: before.rcpId } });
      if (elsewhere !== null) assertOwn(elsewhere, networks);
      const rcp = await this.planning.lockRcp(tx, body.rcpId, networks).catch((error: unknown) => {
        throw error instanceof DomainError && error.code === 'not-found' ? unknownRcp() : error;
      });
      return this.changeIn(tx, rcp, id, times, (now, at) => put(now, id, body, { ...at, ...incoming }));
    });
  }

  /** Throws not-found, forbidden, and what the rule throws. */
  patch(networks: readonly string[], id: string, body: PatchSession, incoming: Incoming): Promise<Changed<Session>> {
    return this.changeKnown(networks, id, body.endsAt, (before, at) => patch(before, body, { ...at, ...incoming }));
  }

  /** Throws not-found, forbidden, and what the rule throws. */
  cancel(networks: readonly string[], id: string, { reasonCode }: PostCancellation, incoming: Incoming): Promise<Changed<Session>> {
    return this.changeKnown(networks, id, undefined, (before) => cancel(before, reasonCode, incoming));
  }

  /** Throws not-found, forbidden, and what the rule throws. */
  orderAgenda(networks: readonly string[], id: string, { registrationIds }: PutAgenda, incoming: Incoming): Promise<Changed<Session>> {
    return this.changeKnown(networks, id, undefined, async (before, _at, tx) => {
      const known = await tx.find(registrations, { select: { id: true }, where: { sessionId: id, status: Not('withdrawn') } });
      return orderAgenda(before, registrationIds, new Set(known.map((one) => one.id)), incoming);
    });
  }

  /** What the lobby told, in the consumer's transaction. A session we don't know has nothing to follow. */
  async follow(tx: EntityManager, id: string, told: { news: LobbyNews; version: number; type: UpdateType; at: string }): Promise<void> {
    const before = await tx.findOne(sessions, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (before === null) return;
    const state = followLobby(before, told.news, told.version);
    if (state === before) return;
    await this.planning.save(tx, sessions, before, state, []);
    await this.news.append(tx, [{ type: told.type, at: told.at, rcpId: before.rcpId, sessionId: id }]);
  }

  /** News about a session that change nothing of it. */
  async announce(tx: EntityManager, id: string, told: { type: UpdateType; at: string }): Promise<void> {
    const session = await tx.findOne(sessions, { where: { id } });
    if (session !== null) await this.news.append(tx, [{ ...told, rcpId: session.rcpId, sessionId: id }]);
  }

  /** Undefined when there is none. */
  find(id: string): Promise<Session | undefined> {
    return this.planning.find(sessions, id);
  }

  /** Throws not-found. */
  async get(id: string): Promise<Session> {
    const session = await this.find(id);
    if (session === undefined) throw new DomainError('not-found');
    return session;
  }

  private changeKnown(
    networks: readonly string[], id: string, endsAt: string | undefined,
    decide: (before: Session, at: Surroundings, tx: EntityManager) => Settled<Session> | Promise<Settled<Session>>,
  ): Promise<Changed<Session>> {
    return this.planning.transaction(async (tx) => {
      const known = await tx.findOne(sessions, { where: { id } });
      if (known === null) throw new DomainError('not-found');
      const rcp = await this.planning.lockRcp(tx, known.rcpId, networks);
      const times = { startsAt: known.startsAt, endsAt: endsAt === undefined ? known.endsAt : new Date(endsAt) };
      return this.changeIn(tx, rcp, id, times, (before, at) => decide(before ?? known, at, tx));
    });
  }

  private async changeIn(tx: EntityManager, rcp: Rcp, id: string, { startsAt, endsAt }: Pick<Session, 'startsAt' | 'endsAt'>, decide: Decide): Promise<Changed<Session>> {
    const around = { rcpId: rcp.id, state: In(['planned', 'open']), startsAt: LessThan(endsAt), endsAt: MoreThan(startsAt) } as const;
    let before: Session | undefined;
    const changed = await this.planning.changeIn(tx, sessions, id, async (current) => {
      before = current;
      return decide(current, { rcp, others: await tx.find(sessions, { where: around }), now: this.clock.now() }, tx);
    });
    await this.conflicts.follow(tx, [{ before, state: changed.state }]);
    return changed;
  }
}
