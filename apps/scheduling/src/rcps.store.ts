import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PutOrganisers, type PutRcp } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import type { Incoming } from './domain/incoming.js';
import { assertOwn, putRcp, type Rcp, replaceOrganisers } from './domain/rcp.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { newLink } from './rcp-link.js';
import { rcps } from './tables.store.js';

@Injectable()
export class RcpsStore {
  constructor(private readonly planning: PlanningStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** Throws what the rule throws. */
  put(networks: readonly string[], id: string, body: PutRcp, incoming: Incoming): Promise<Changed<Rcp>> {
    return this.planning.change(rcps, id, (before) => putRcp(before, id, body, { ...incoming, networks, link: newLink(), now: this.clock.now() }));
  }

  /** Throws not-found, forbidden, and what the rule throws. */
  putOrganisers(networks: readonly string[], id: string, body: PutOrganisers, incoming: Incoming): Promise<Changed<Rcp>> {
    return this.planning.change(rcps, id, (before) => {
      if (before === undefined) throw new DomainError('not-found');
      assertOwn(before, networks);
      return replaceOrganisers(before, body, { ...incoming, now: this.clock.now() });
    });
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
    const rcp = await this.get(id);
    assertOwn(rcp, networks);
    return rcp;
  }
}
