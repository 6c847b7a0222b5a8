import { Injectable } from '@nestjs/common';
import { DomainError, type MailStatus, type PutRegistration } from '@rcp/contracts';
import type { EntityManager } from 'typeorm';
import { mailBecame, register, type Registration } from './domain/registration.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { registrations, sessions } from './tables.store.js';

@Injectable()
export class RegistrationsStore {
  constructor(private readonly planning: PlanningStore) {}

  /** Throws not-found for an unknown session and what the rule throws. */
  put(sessionId: string, id: string, body: PutRegistration): Promise<Changed<Registration>> {
    return this.planning.change(registrations, id, async (before, tx) => {
      const session = await tx.findOne(sessions, { where: { id: sessionId } });
      if (session === null) throw new DomainError('not-found');
      return register(before, id, session, body);
    }, [`session:${sessionId}`]);
  }

  /** Undefined when there is none. */
  async find(id: string): Promise<Registration | undefined> {
    return (await this.planning.find(registrations, id)) ?? undefined;
  }

  /** In the consumer's transaction. A registration that is unknown is not ours to note. */
  async noteMail(tx: EntityManager, id: string, status: Exclude<MailStatus, 'none' | 'queued'>): Promise<void> {
    const before = await tx.findOne(registrations, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (before !== null) await tx.update(registrations, { id }, { mailStatus: mailBecame(before, status).mailStatus });
  }
}
