import { Controller } from '@nestjs/common';
import { type EventOf, mailBounced, mailFailed, mailNotNeeded, mailSent } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { bringsLink } from './domain/mail-news.js';
import { MailOutcomesStore } from './mail-outcomes.store.js';

type News = EventOf<typeof mailSent> | EventOf<typeof mailNotNeeded>;

/** Follows what became of the mails, so that organisers know whom to call. */
@Controller()
export class MailConsumer {
  constructor(private readonly inbox: Inbox, private readonly outcomes: MailOutcomesStore) {}

  @OnEvent(mailSent)
  sent(event: EventOf<typeof mailSent>): Promise<void> {
    return this.note(event, false);
  }

  @OnEvent(mailFailed)
  failed(event: EventOf<typeof mailFailed>): Promise<void> {
    return this.note(event, bringsLink(event.data.kind));
  }

  /** Accepted at first, then sent back. */
  @OnEvent(mailBounced)
  bounced(event: EventOf<typeof mailBounced>): Promise<void> {
    return this.note(event, bringsLink(event.data.kind));
  }

  /** The prescriber knows already what is true, or never knew and need not. */
  @OnEvent(mailNotNeeded)
  notNeeded(event: EventOf<typeof mailNotNeeded>): Promise<void> {
    return this.note(event, false);
  }

  private note(event: News, undelivered: boolean): Promise<void> {
    const { registrationId, sessionId, registrationVersion } = event.data;
    return this.inbox.once(event, (tx) => this.outcomes.note(tx, { registrationId, sessionId, version: registrationVersion, at: new Date(event.time), undelivered }));
  }
}
