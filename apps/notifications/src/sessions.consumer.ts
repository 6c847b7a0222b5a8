import { Controller, Inject } from '@nestjs/common';
import { type EventOf, patientRegistered } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { CLOCK, type Clock, IDS, type Ids } from '@rcp/platform';
import { mailsFor, queued } from './domain/mails.js';
import { ENV, type NotificationsEnv } from './env.js';
import { MailsStore } from './mails.store.js';

/** Follows scheduling's facts and plans the mails they call for. */
@Controller()
export class SessionsConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly mails: MailsStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(ENV) private readonly env: NotificationsEnv,
  ) {}

  /** R61–R63. */
  @OnEvent(patientRegistered)
  async registered(event: EventOf<typeof patientRegistered>): Promise<void> {
    const host = new URL(this.env.PUBLIC_URL).hostname;
    const jobs = mailsFor(event.data).map((mail) => queued(mail, {
      id: this.ids.uuid(), now: this.clock.now(), batchDelaySeconds: this.env.BATCH_DELAY_SECONDS, host,
    }));
    await this.inbox.once(event, (tx) => this.mails.add(tx, jobs));
  }
}
