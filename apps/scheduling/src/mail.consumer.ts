import { Controller } from '@nestjs/common';
import { type EventOf, mailBounced, mailDeferred, mailFailed, mailNotNeeded, mailSent } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import type { MailNews } from './domain/registration-mail.js';
import { RegistrationsStore } from './registrations.store.js';

/** Follows what became of the mails, so that the DCC sees `mailStatus`. */
@Controller()
export class MailConsumer {
  constructor(private readonly inbox: Inbox, private readonly registrations: RegistrationsStore) {}

  @OnEvent(mailSent)
  sent(event: EventOf<typeof mailSent>): Promise<void> {
    return this.note(event, 'sent');
  }

  @OnEvent(mailDeferred)
  deferred(event: EventOf<typeof mailDeferred>): Promise<void> {
    return this.note(event, 'deferred');
  }

  @OnEvent(mailFailed)
  failed(event: EventOf<typeof mailFailed>): Promise<void> {
    return this.note(event, 'failed');
  }

  @OnEvent(mailBounced)
  bounced(event: EventOf<typeof mailBounced>): Promise<void> {
    return this.note(event, 'bounced');
  }

  /** The prescriber knows already what is true, or never knew and need not. */
  @OnEvent(mailNotNeeded)
  notNeeded(event: EventOf<typeof mailNotNeeded>): Promise<void> {
    return this.note(event, event.data.informed ? 'sent' : 'none');
  }

  private note(event: EventOf<typeof mailSent> | EventOf<typeof mailNotNeeded>, status: MailNews['status']): Promise<void> {
    const { registrationId, registrationVersion, mailId } = event.data;
    return this.inbox.once(event, (tx) => this.registrations.noteMail(tx, registrationId, { status, registrationVersion, mailId, at: new Date(event.time) }));
  }
}
