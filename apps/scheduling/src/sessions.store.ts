import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PutSession } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { LessThan, MoreThan } from 'typeorm';
import { assertOwn, unknownRcp } from './domain/rcp.js';
import { plan, type Session } from './domain/session.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { rcps, sessions } from './tables.store.js';

@Injectable()
export class SessionsStore {
  constructor(private readonly planning: PlanningStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** Throws not-found for an unknown RCP, and what the rule throws. The RCP's row is locked, so that two of its sessions planned at once see each other. */
  plan(networks: readonly string[], id: string, put: PutSession): Promise<Changed<Session>> {
    return this.planning.change(sessions, id, async (before, tx) => {
      const rcp = await tx.findOne(rcps, { where: { id: put.rcpId }, lock: { mode: 'for_no_key_update' } });
      if (rcp === null) throw unknownRcp();
      assertOwn(rcp, networks);
      const around = { rcpId: put.rcpId, startsAt: LessThan(new Date(put.endsAt)), endsAt: MoreThan(new Date(put.startsAt)) };
      return plan(before, id, put, await tx.find(sessions, { where: around }), this.clock.now());
    });
  }

  /** Throws not-found. */
  async get(id: string): Promise<Session> {
    const session = await this.planning.find(sessions, id);
    if (session === undefined) throw new DomainError('not-found');
    return session;
  }
}
