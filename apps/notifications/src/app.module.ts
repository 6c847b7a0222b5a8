import { type DynamicModule, Module } from '@nestjs/common';
import { MessagingModule } from '@rcp/messaging';
import { ScheduleModule } from '@nestjs/schedule';
import { CLOCK, type Clock, databaseModule, PlatformModule, systemClock, ticketSigner } from '@rcp/platform';
import { BouncesJob } from './bounces.job.js';
import { BouncesStore } from './bounces.store.js';
import { ContactClient } from './contact.client.js';
import { CorrespondenceStore } from './correspondence.store.js';
import { Deliveries, Postman } from './deliveries.js';
import { ENV, type NotificationsEnv } from './env.js';
import { ErasureJob } from './erasure.job.js';
import { InvitationsStore } from './invitations.store.js';
import { KnownStore } from './known.store.js';
import { Letters, PERSONAL_SIGNER } from './letters.js';
import { MailMetrics } from './mail.metrics.js';
import { MailQueueJob } from './mail-queue.job.js';
import { MailSender } from './mail.sender.js';
import { MailsController } from './mails.controller.js';
import { MailsStore } from './mails.store.js';
import { migrations } from './migrations/index.js';
import { NewJobs } from './new-jobs.js';
import { RemindersJob } from './reminders.job.js';
import { RemindersStore } from './reminders.store.js';
import { SessionsConsumer } from './sessions.consumer.js';
import { Waking } from './waking.js';

/** notifications: tells prescribers by mail what they need to know. Decides nothing about sessions or people. */
@Module({})
export class AppModule {
  /** `clock` is the system's except in tests, which can't wait an hour for a retry. */
  static forRoot(env: NotificationsEnv, clock: Clock = systemClock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(),
        databaseModule({ url: env.DATABASE_URL, entities: [], migrations }),
        ScheduleModule.forRoot(),
        MessagingModule.forRoot({
          service: 'notifications', databaseUrl: env.DATABASE_URL, opsToken: env.OPS_TOKEN, consumes: true,
          nats: { servers: env.NATS_URL, user: env.NATS_USER, pass: env.NATS_PASSWORD },
        }),
      ],
      controllers: [SessionsConsumer, MailsController],
      providers: [
        { provide: ENV, useValue: env },
        { provide: CLOCK, useValue: clock },
        { provide: PERSONAL_SIGNER, useFactory: () => ticketSigner('personal', env.PERSONAL_KEY_FILE) },
        NewJobs, KnownStore, InvitationsStore, MailsStore, CorrespondenceStore, RemindersStore, Waking, ContactClient, Letters, MailSender, Postman, Deliveries,
        MailQueueJob, RemindersJob, ErasureJob, MailMetrics, BouncesStore, BouncesJob,
      ],
    };
  }
}
