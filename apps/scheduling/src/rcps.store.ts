import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PostLinkRotation, type PutOrganisers, type PutRcp } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { type EntityManager, In, MoreThanOrEqual, Raw } from 'typeorm';
import type { Incoming } from './domain/incoming.js';
import { archive, assertOwn, putRcp, type Rcp, replaceOrganisers, rotateLink } from './domain/rcp.js';
import { endWithRcp } from './domain/series.js';
import { cancelWithRcp } from './domain/session.js';
import type { ListPosition } from './list-position.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { newLink } from './rcp-link.js';
import { rcps, series, sessions } from './tables.store.js';

@Injectable()
export class RcpsStore {
  constructor(private readonly planning: PlanningStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** Throws what the rule throws. */
  put(networks: readonly string[], id: string, body: PutRcp, incoming: Incoming): Promise<Changed<Rcp>> {
    return this.planning.change(rcps, id, (before) => putRcp(before, id, body, { ...incoming, networks, link: newLink(), now: this.clock.now() }));
  }

  /** Throws not-found, forbidden, and what the rule throws. */
  putOrganisers(networks: readonly string[], id: string, body: PutOrganisers, incoming: Incoming): Promise<Changed<Rcp>> {
    return this.planning.change(rcps, id, (before) => replaceOrganisers(own(before, networks), body, { ...incoming, now: this.clock.now() }));
  }

  /** Ends its series and cancels its sessions to come, then archives it: all or nothing. Throws not-found, forbidden, session-open, version-conflict. */
  archive(networks: readonly string[], id: string, incoming: Incoming): Promise<void> {
    return this.planning.transaction(async (tx) => {
      const rcp = await this.planning.lockRcp(tx, id, networks);
      const { state, facts } = archive(rcp, { ...incoming, now: this.clock.now() });
      if (state === rcp) return;
      for (const one of await tx.find(series, { where: { rcpId: id, status: 'active' }, lock: { mode: 'pessimistic_write' } })) {
        await this.planning.save(tx, series, one, endWithRcp(one), []);
      }
      for (const one of await tx.find(sessions, { where: { rcpId: id, state: In(['planned', 'open']) }, order: { startsAt: 'ASC' }, lock: { mode: 'pessimistic_write' } })) {
        const cancelled = cancelWithRcp(one);
        await this.planning.save(tx, sessions, one, cancelled.state, cancelled.facts);
      }
      await this.planning.save(tx, rcps, rcp, state, facts);
    });
  }

  /** In the transaction that remembers the caller's key. Throws not-found, forbidden, rcp-archived. */
  async rotateLink(tx: EntityManager, networks: readonly string[], id: string, { reason }: PostLinkRotation): Promise<Rcp> {
    const { state } = await this.planning.changeIn(tx, rcps, id, (before) => rotateLink(own(before, networks), reason, newLink(), this.clock.now()));
    return state;
  }

  /** In the order of their last change, `limit` at most. */
  list(networks: readonly string[], from: { since?: Date | undefined; after?: ListPosition | undefined }, limit: number): Promise<Rcp[]> {
    const { since, after } = from;
    const updatedAt = after === undefined
      ? { updatedAt: MoreThanOrEqual(since ?? new Date(0)) }
      : { updatedAt: Raw((column) => `(${column}, id) > (:at, :id)`, { at: after.at, id: after.id }) };
    return this.planning.list(rcps, { where: { networkId: In([...networks]), ...updatedAt }, order: { updatedAt: 'ASC', id: 'ASC' }, take: limit });
  }

  /** Undefined when there is none. */
  find(id: string): Promise<Rcp | undefined> {
    return this.planning.find(rcps, id);
  }

  /** Throws not-found. */
  async get(id: string): Promise<Rcp> {
    const rcp = await this.find(id);
    if (rcp === undefined) throw new DomainError('not-found');
    return rcp;
  }

  /** Throws not-found, forbidden. */
  async getOwn(networks: readonly string[], id: string): Promise<Rcp> {
    return own(await this.find(id), networks);
  }
}

function own(rcp: Rcp | undefined, networks: readonly string[]): Rcp {
  if (rcp === undefined) throw new DomainError('not-found');
  assertOwn(rcp, networks);
  return rcp;
}
