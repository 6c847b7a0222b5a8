import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PutSession } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { LessThan, MoreThan } from 'typeorm';
import { plan, type Session } from './domain/session.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { sessions } from './tables.store.js';

@Injectable()
export class SessionsStore {
  constructor(private readonly planning: PlanningStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** The RCP is locked too, so that two sessions planned at once see each other. */
  plan(id: string, put: PutSession): Promise<Changed<Session>> {
    return this.planning.change(sessions, id, async (before, tx) => {
      const around = { rcpId: put.rcpId, startsAt: LessThan(new Date(put.endsAt)), endsAt: MoreThan(new Date(put.startsAt)) };
      return plan(before, id, put, await tx.find(sessions, { where: around }), this.clock.now());
    }, [`rcp:${put.rcpId}`]);
  }

  /** Throws not-found. */
  async get(id: string): Promise<Session> {
    const session = await this.planning.find(sessions, id);
    if (session === null) throw new DomainError('not-found');
    return session;
  }
}
