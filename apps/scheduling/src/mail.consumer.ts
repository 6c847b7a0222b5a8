import { Controller } from '@nestjs/common';
import { type EventOf, mailDeferred, mailFailed, mailSent } from '@rcp/contracts';
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

  private note(event: EventOf<typeof mailSent>, status: MailNews['status']): Promise<void> {
    const { registrationId, registrationVersion } = event.data;
    return this.inbox.once(event, (tx) => this.registrations.noteMail(tx, registrationId, { status, registrationVersion }, new Date(event.time)));
  }
}
