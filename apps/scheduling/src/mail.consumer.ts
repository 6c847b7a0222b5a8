import { Controller } from '@nestjs/common';
import { type EventOf, mailDeferred, mailFailed, mailSent } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { RegistrationsStore } from './registrations.store.js';

/** Follows what became of the mails, so that the DCC sees `mailStatus`. */
@Controller()
export class MailConsumer {
  constructor(private readonly inbox: Inbox, private readonly registrations: RegistrationsStore) {}

  @OnEvent(mailSent)
  async sent(event: EventOf<typeof mailSent>): Promise<void> {
    await this.inbox.once(event, (tx) => this.registrations.noteMail(tx, event.data.registrationId, 'sent'));
  }

  @OnEvent(mailDeferred)
  async deferred(event: EventOf<typeof mailDeferred>): Promise<void> {
    await this.inbox.once(event, (tx) => this.registrations.noteMail(tx, event.data.registrationId, 'deferred'));
  }

  @OnEvent(mailFailed)
  async failed(event: EventOf<typeof mailFailed>): Promise<void> {
    await this.inbox.once(event, (tx) => this.registrations.noteMail(tx, event.data.registrationId, 'failed'));
  }
}
