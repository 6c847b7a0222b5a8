import { Injectable } from '@nestjs/common';
import { DomainError, type PutOrganisers, type PutRcp } from '@rcp/contracts';
import { putRcp, type Rcp, replaceOrganisers } from './domain/rcp.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { newLink } from './rcp-link.js';
import { rcps } from './tables.store.js';

@Injectable()
export class RcpsStore {
  constructor(private readonly planning: PlanningStore) {}

  put(id: string, body: PutRcp): Promise<Changed<Rcp>> {
    return this.planning.change(rcps, id, (before) => putRcp(before, id, body, newLink()));
  }

  /** Throws not-found. */
  putOrganisers(id: string, body: PutOrganisers): Promise<Changed<Rcp>> {
    return this.planning.change(rcps, id, (before) => {
      if (before === undefined) throw new DomainError('not-found');
      return replaceOrganisers(before, body);
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
}
