import { type DynamicModule, Module } from '@nestjs/common';
import { mediaClaims } from '@rcp/contracts';
import { MessagingModule } from '@rcp/messaging';
import { databaseModule, PlatformModule, Readiness, ticketVerifier } from '@rcp/platform';
import { ENV, type MediaGatewayEnv } from './env.js';
import { JanusPool } from './janus/janus-pool.js';
import { JanusMetrics } from './janus.metrics.js';
import { JanusInstancesController } from './janus-instances.controller.js';
import { janusPool } from './janus-list.js';
import { LiveRooms } from './live-rooms.js';
import { LobbyClient } from './lobby.client.js';
import { LobbyConsumer } from './lobby.consumer.js';
import { MEDIA_TICKETS, MediaGateway } from './media.gateway.js';
import { migrations } from './migrations/index.js';
import { PrerequisitesController } from './prerequisites.controller.js';
import { RoomSweep } from './room-sweep.job.js';
import { drainingInstances, rooms, RoomsStore, staleRooms } from './rooms.store.js';
import { endedSessions, exclusions, seats, SeatsStore, usedTickets } from './seats.store.js';
import { shares, SharesStore } from './shares.store.js';
import { WorkstationTestGateway } from './workstation-test.gateway.js';

/** media-gateway: lets in whoever holds a valid ticket of the lobby, and nobody else. The only service that reaches Janus. */
@Module({})
export class AppModule {
  static forRoot(env: MediaGatewayEnv): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(),
        databaseModule({ url: env.DATABASE_URL, entities: [rooms, seats, exclusions, endedSessions, usedTickets, shares, staleRooms, drainingInstances], migrations }),
        MessagingModule.forRoot({
          service: 'media-gateway', databaseUrl: env.DATABASE_URL, opsToken: env.OPS_TOKEN, consumes: true,
          nats: { servers: env.NATS_URL, user: env.NATS_USER, pass: env.NATS_PASSWORD },
        }),
      ],
      controllers: [LobbyConsumer, PrerequisitesController, JanusInstancesController],
      providers: [
        { provide: ENV, useValue: env },
        { provide: MEDIA_TICKETS, useFactory: () => ticketVerifier('media', env.MEDIA_JWKS_FILE, mediaClaims, { issuer: 'lobby', audience: 'media-gateway' }) },
        { provide: JanusPool, useFactory: (readiness: Readiness) => janusPool(env, readiness), inject: [Readiness] },
        RoomsStore, SeatsStore, SharesStore, LobbyClient, LiveRooms, RoomSweep, JanusMetrics, MediaGateway, WorkstationTestGateway,
      ],
    };
  }
}
