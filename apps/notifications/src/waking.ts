import { Injectable } from '@nestjs/common';
import type { EventOf, patientRegistered, sessionPlanned } from '@rcp/contracts';
import { Inbox } from '@rcp/messaging';
import type { EntityManager } from 'typeorm';
import { KnownStore } from './known.store.js';
import { MailsStore } from './mails.store.js';
import { NewJobs } from './new-jobs.js';

/** A fact never says what a mail will say: it has the registrations it concerns looked at once the batching delay is over. */
@Injectable()
export class Waking {
  constructor(private readonly inbox: Inbox, private readonly known: KnownStore, private readonly mails: MailsStore, private readonly jobs: NewJobs) {}

  /** A fact about a registration. One older than all that is known of it changes nothing, except that it asks for a mail once more. */
  registration(event: EventOf<typeof patientRegistered>, { withdrawn = false, resend = false } = {}): Promise<void> {
    const { aggregateversion: version, data } = event;
    return this.inbox.once(event, async (tx) => {
      const isNews = await this.known.noteRegistration(tx, { ...data, withdrawn, version }, this.jobs.now());
      if (!isNews && !resend) return;
      const { registrationId, sessionId, participation } = data;
      const isMailed = participation === 'webconference' && !withdrawn;
      if (!isMailed && !(await this.known.isFollowed(tx, registrationId))) return;
      const dedupeKey = `registration:${registrationId}:${version}`;
      await this.mails.wake(tx, this.jobs.inAWhile({ purpose: resend ? 'resend' : 'tell', dedupeKey, registrationId, sessionId, registrationVersion: version }));
    });
  }

  /** A fact about a session, as it stands after it. */
  session(event: EventOf<typeof sessionPlanned>, state: 'planned' | 'cancelled' = 'planned'): Promise<void> {
    const { aggregateversion: version, data } = event;
    return this.inbox.once(event, async (tx) => {
      if (await this.known.noteSession(tx, { ...data, state, version })) await this.wakeAll(tx, data.sessionId, version);
    });
  }

  private async wakeAll(tx: EntityManager, sessionId: string, sessionVersion: number): Promise<void> {
    for (const { registrationId, version } of await this.known.concernedBy(tx, sessionId)) {
      const dedupeKey = `session:${sessionId}:${sessionVersion}:${registrationId}`;
      await this.mails.wake(tx, this.jobs.inAWhile({ purpose: 'tell', dedupeKey, registrationId, sessionId, registrationVersion: version }));
    }
  }
}
