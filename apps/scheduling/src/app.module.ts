import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { MessagingModule } from '@rcp/messaging';
import { CLOCK, type Clock, databaseModule, PlatformModule, systemClock, ticketSigner } from '@rcp/platform';
import { DccAuthGuard } from './dcc-auth.guard.js';
import { DccClients } from './dcc-clients.js';
import { DocsController } from './docs.controller.js';
import { ENV, type SchedulingEnv } from './env.js';
import { ErasureJob } from './erasure.job.js';
import { ErasureStore } from './erasure.store.js';
import { IdempotencyJob } from './idempotency.job.js';
import { IdempotencyStore } from './idempotency.store.js';
import { LaunchController } from './launch.controller.js';
import { LAUNCH_SIGNER, LaunchTickets } from './launch-tickets.js';
import { LobbyClient } from './lobby.client.js';
import { LobbyConsumer } from './lobby.consumer.js';
import { MailConsumer } from './mail.consumer.js';
import { migrations } from './migrations/index.js';
import { ModeConflictsStore } from './mode-conflicts.store.js';
import { NewsStore } from './news.store.js';
import { PlanningStore } from './planning.store.js';
import { PrescriberQuery } from './prescriber.query.js';
import { PrescribersStore } from './prescribers.store.js';
import { RcpSessionsController } from './rcp-sessions.controller.js';
import { RcpsController } from './rcps.controller.js';
import { RcpsStore } from './rcps.store.js';
import { RegistrationsController } from './registrations.controller.js';
import { RegistrationChangeStore } from './registration-change.store.js';
import { RcpStatistics } from './rcp-statistics.js';
import { RegistrationCountsStore } from './registration-counts.store.js';
import { RegistrationsStore } from './registrations.store.js';
import { SeriesController } from './series.controller.js';
import { SeriesJob } from './series.job.js';
import { SeriesStore } from './series.store.js';
import { ReportsController } from './reports.controller.js';
import { SessionAnswers } from './session-answers.js';
import { SessionReadingStore } from './session-reading.store.js';
import { SessionsController } from './sessions.controller.js';
import { StatisticsQuery } from './statistics.query.js';
import { SessionsStore } from './sessions.store.js';
import { rcps, registrations, series, sessions } from './tables.store.js';
import { UpdatesController } from './updates.controller.js';

/** scheduling: what the DCC plans. Never knows who is in the room. */
@Module({})
export class AppModule {
  /** `clock` is the system's except in tests. */
  static forRoot(env: SchedulingEnv, clock: Clock = systemClock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(),
        ScheduleModule.forRoot(),
        databaseModule({ url: env.DATABASE_URL, entities: [rcps, registrations, series, sessions], migrations }),
        MessagingModule.forRoot({
          service: 'scheduling', databaseUrl: env.DATABASE_URL, opsToken: env.OPS_TOKEN, consumes: true,
          nats: { servers: env.NATS_URL, user: env.NATS_USER, pass: env.NATS_PASSWORD },
        }),
      ],
      controllers: [
        RcpsController, RcpSessionsController, SeriesController, SessionsController, RegistrationsController, LaunchController, ReportsController, UpdatesController, DocsController,
        LobbyConsumer, MailConsumer, PrescriberQuery, StatisticsQuery,
      ],
      providers: [
        { provide: ENV, useValue: env },
        { provide: CLOCK, useValue: clock },
        { provide: LAUNCH_SIGNER, useFactory: () => ticketSigner('launch', env.LAUNCH_KEY_FILE) },
        { provide: DccClients, useFactory: () => DccClients.load(env.DCC_CLIENTS_FILE) },
        DccAuthGuard, ErasureJob, ErasureStore, IdempotencyJob, IdempotencyStore, LaunchTickets, LobbyClient, ModeConflictsStore, NewsStore, PlanningStore, PrescribersStore, RcpStatistics, RcpsStore, RegistrationChangeStore, RegistrationCountsStore, RegistrationsStore,
        SeriesJob, SeriesStore, SessionAnswers, SessionReadingStore, SessionsStore,
      ],
    };
  }
}
