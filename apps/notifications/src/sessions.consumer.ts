import { Controller, Inject } from '@nestjs/common';
import { type EventOf, participationChanged, patientRegistered, patientRegistrationMoved, prescriberChanged, resendRequested } from '@rcp/contracts';
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
  registered(event: EventOf<typeof patientRegistered>): Promise<void> {
    return this.tell(event);
  }

  /** Into « en webconférence »: told like any other. Out of it: a mail that has not left yet finds nothing to say. */
  @OnEvent(participationChanged)
  participation(event: EventOf<typeof participationChanged>): Promise<void> {
    return this.tell(event);
  }

  /** Somebody else reads the mails from now on. */
  @OnEvent(prescriberChanged)
  prescriber(event: EventOf<typeof prescriberChanged>): Promise<void> {
    return this.tell(event);
  }

  @OnEvent(patientRegistrationMoved)
  moved(event: EventOf<typeof patientRegistrationMoved>): Promise<void> {
    return this.tell(event);
  }

  /** The same mail once more. */
  @OnEvent(resendRequested)
  resend(event: EventOf<typeof resendRequested>): Promise<void> {
    return this.tell(event);
  }

  /** Each of these facts holds the registration as it stands after it. */
  private tell(event: EventOf<typeof patientRegistered>): Promise<void> {
    const host = new URL(this.env.PUBLIC_URL).hostname;
    const jobs = mailsFor(event.data, event.aggregateversion).map((mail) => queued(mail, {
      id: this.ids.uuid(), now: this.clock.now(), batchDelaySeconds: this.env.BATCH_DELAY_SECONDS, host,
    }));
    return this.inbox.once(event, (tx) => this.mails.add(tx, jobs));
  }
}
