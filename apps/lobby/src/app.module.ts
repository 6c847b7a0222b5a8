import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { launchClaims, personalClaims } from '@rcp/contracts';
import { MessagingModule } from '@rcp/messaging';
import { CLOCK, type Clock, databaseModule, PlatformModule, systemClock, ticketSigner, ticketVerifier } from '@rcp/platform';
import { AccountArrivals } from './account-arrivals.js';
import { AccountLoginsStore } from './account-logins.store.js';
import { AccountClient } from './account.client.js';
import { AccountController } from './account.controller.js';
import { Admission } from './admission.js';
import { Assemblies } from './assemblies.js';
import { Attendance } from './attendance.js';
import { AttendanceController } from './attendance.controller.js';
import { AttendanceCorrectionsStore } from './attendance-corrections.store.js';
import { AttendanceQuery } from './attendance.query.js';
import { AttendanceSheets } from './attendance-sheets.js';
import { AttendanceStore } from './attendance.store.js';
import { AuditStore } from './audit.store.js';
import { Chair } from './chair.js';
import { Commands } from './commands.js';
import { Conversations } from './conversations.js';
import { ConversationsStore } from './conversations.store.js';
import { Decisions } from './decisions.js';
import { Desk } from './desk.js';
import { DirectoryStore } from './directory.store.js';
import { DoorChat } from './door-chat.js';
import { DoorLimitsGuard } from './door-limits.guard.js';
import { Doorstep } from './doorstep.js';
import { entries, EntriesStore } from './entries.store.js';
import { ENV, type LobbyEnv } from './env.js';
import { ErasureJob } from './erasure.job.js';
import { ErasureStore } from './erasure.store.js';
import { Floor } from './floor.js';
import { IdentityController, LAUNCH_TICKETS } from './identity.controller.js';
import { Live } from './live.js';
import { LobbyGateway } from './lobby.gateway.js';
import { LobbyMetrics } from './lobby.metrics.js';
import { MailConsumer } from './mail.consumer.js';
import { MailOutcomesStore } from './mail-outcomes.store.js';
import { MediaConsumer } from './media.consumer.js';
import { MEDIA_SIGNER, MediaTickets } from './media-tickets.js';
import { migrations } from './migrations/index.js';
import { OrganiserQuery } from './organiser.query.js';
import { PERSONAL_TICKETS, PersonalController } from './personal.controller.js';
import { PersonalLinks } from './personal-links.js';
import { PrescriberClient } from './prescriber.client.js';
import { RcpPageController } from './rcp-page.controller.js';
import { RegistrationsConsumer } from './registrations.consumer.js';
import { ReportReaders } from './report-readers.js';
import { joinRequests, RoomsStore, sessions } from './rooms.store.js';
import { SchedulingConsumer } from './scheduling.consumer.js';
import { PresenceStore } from './presence.store.js';
import { SeatsJob } from './seats.job.js';
import { SeatsStore } from './seats.store.js';
import { SessionClockJob } from './session-clock.job.js';
import { SessionDay } from './session-day.js';
import { SessionDayStore } from './session-day.store.js';
import { SessionTimesStore } from './session-times.store.js';
import { StatisticsClient } from './statistics.client.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsQuery } from './statistics.query.js';
import { StatisticsStore } from './statistics.store.js';
import { UndeliveredMails } from './undelivered-mails.js';
import { Views } from './views.js';
import { WaitingFiguresStore } from './waiting-figures.store.js';

/** lobby: owns who is held, waiting, admitted, refused or excluded. Never plans. */
@Module({})
export class AppModule {
  /** `clock` is the system's except in tests. */
  static forRoot(env: LobbyEnv, clock: Clock = systemClock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(),
        ScheduleModule.forRoot(),
        databaseModule({ url: env.DATABASE_URL, entities: [entries, joinRequests, sessions], migrations }),
        MessagingModule.forRoot({
          service: 'lobby', databaseUrl: env.DATABASE_URL, opsToken: env.OPS_TOKEN, consumes: true,
          nats: { servers: env.NATS_URL, user: env.NATS_USER, pass: env.NATS_PASSWORD },
        }),
      ],
      controllers: [RcpPageController, IdentityController, PersonalController, AccountController, AttendanceController, AttendanceQuery, MailConsumer, MediaConsumer, OrganiserQuery, RegistrationsConsumer, SchedulingConsumer, StatisticsController, StatisticsQuery],
      providers: [
        { provide: ENV, useValue: env },
        { provide: CLOCK, useValue: clock },
        { provide: LAUNCH_TICKETS, useFactory: () => ticketVerifier('launch', env.LAUNCH_JWKS_FILE, launchClaims, { issuer: 'scheduling', audience: 'lobby' }) },
        { provide: PERSONAL_TICKETS, useFactory: () => ticketVerifier('personal', env.PERSONAL_JWKS_FILE, personalClaims, { issuer: 'notifications', audience: 'lobby' }) },
        { provide: MEDIA_SIGNER, useFactory: () => ticketSigner('media', env.MEDIA_KEY_FILE) },
        Assemblies, Floor,
        AccountArrivals, AccountClient, AccountLoginsStore, Doorstep,
        Admission, Attendance, AttendanceCorrectionsStore, AttendanceSheets, AttendanceStore, AuditStore, Chair, Commands, Conversations, ConversationsStore, Decisions, DoorChat, DoorLimitsGuard, Views,
        PresenceStore, SessionClockJob, SessionDay, SessionDayStore, Desk, DirectoryStore, EntriesStore, ErasureJob, ErasureStore, Live, LobbyGateway, LobbyMetrics, MailOutcomesStore, MediaTickets, PersonalLinks, PrescriberClient, RoomsStore, SeatsJob, SeatsStore, SessionTimesStore,
        ReportReaders, StatisticsClient, StatisticsStore, UndeliveredMails, WaitingFiguresStore,
      ],
    };
  }
}
