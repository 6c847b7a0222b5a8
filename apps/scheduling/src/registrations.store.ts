import { Injectable } from '@nestjs/common';
import { DomainError, type PutRegistration } from '@rcp/contracts';
import type { EntityManager } from 'typeorm';
import { type MailNews, mailBecame, register, type Registration } from './domain/registration.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { registrations, sessions } from './tables.store.js';

@Injectable()
export class RegistrationsStore {
  constructor(private readonly planning: PlanningStore) {}

  /** Throws not-found for an unknown session, and what the rule throws. */
  put(sessionId: string, id: string, body: PutRegistration): Promise<Changed<Registration>> {
    return this.planning.change(registrations, id, async (before, tx) => {
      // Shared: registrations don't wait for each other, but the session stays as it is until this one is saved.
      const session = await tx.findOne(sessions, { where: { id: sessionId }, lock: { mode: 'pessimistic_read' } });
      if (session === null) throw new DomainError('not-found');
      return register(before, id, session, body);
    });
  }

  /** Undefined when there is none. */
  find(id: string): Promise<Registration | undefined> {
    return this.planning.find(registrations, id);
  }

  /** In the consumer's transaction. A registration we don't know has nothing to note. */
  async noteMail(tx: EntityManager, id: string, news: MailNews): Promise<void> {
    const before = await tx.findOne(registrations, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (before !== null) await tx.update(registrations, { id }, { mailStatus: mailBecame(before, news).mailStatus });
  }
}
