import {
  Global, Inject, Injectable, Module, type BeforeApplicationShutdown, type DynamicModule, type INestApplication, type OnApplicationBootstrap, type OnApplicationShutdown,
} from '@nestjs/common';
import { ConsumerMetrics } from './consumer.metrics.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { DeadLetters } from './dead-letters.store.js';
import { DeliveryJudge } from './delivery-judge.js';
import { EventDispatcher } from './event-dispatcher.js';
import { Inbox } from './inbox.js';
import { JetStreamServer } from './jetstream.server.js';
import { MessagingMetrics } from './metrics.js';
import { NatsLink } from './nats-connection.js';
import { defaultTuning, MESSAGING_OPTIONS, type MessagingOptions, type ResolvedMessagingOptions } from './options.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox.relay.js';
import { PgListener } from './pg-listener.js';
import { QueryClient } from './queries.js';
import { QueryServer } from './query.server.js';
import { Reconciler } from './reconciler.js';

/** The receiving half: begins when the application is ready, ends before its HTTP server and its database do. */
@Injectable()
class Receiving implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
    private readonly events: JetStreamServer,
    private readonly queries: QueryServer,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.consumes) this.events.start();
    this.queries.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.events.close(), this.queries.close()]);
  }
}

/** The sending half and the connections. Order at the end: receiving, relay, then (HTTP closed) NATS and LISTEN. */
@Injectable()
class Sending implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly nats: NatsLink,
    private readonly relay: OutboxRelay,
    private readonly listener: PgListener,
    private readonly receiving: Receiving,
  ) {}

  onApplicationBootstrap(): void {
    this.nats.start();
    this.relay.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.receiving.beforeApplicationShutdown();
    await this.relay.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.nats.drain(), this.listener.stop()]);
  }
}

/** Event delivery and queries for one service. Needs TypeORM's DataSource, with {@link messagingMigrations} applied. */
@Global()
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    const resolved: ResolvedMessagingOptions = { ...options, tuning: { ...defaultTuning, ...options.tuning } };
    const offered = [Outbox, Inbox, QueryClient, PgListener, DeadLetters];
    return {
      module: MessagingModule,
      controllers: [DeadLettersController],
      providers: [
        { provide: MESSAGING_OPTIONS, useValue: resolved },
        NatsLink, MessagingMetrics, ConsumerMetrics, EventDispatcher, DeliveryJudge, JetStreamServer, QueryServer, Reconciler, OutboxRelay, Receiving, Sending, ...offered,
      ],
      // The options are what OpsGuard needs where a service guards routes of its own.
      exports: [...offered, MESSAGING_OPTIONS],
    };
  }
}

/**
 * Attaches the event strategy and the query responder, so that Nest finds `@OnEvent` and `@OnQuery` methods. Call it
 * once the application is created and before it listens. Nothing is received until the application is ready.
 */
export async function connectMessaging(app: INestApplication): Promise<void> {
  app.connectMicroservice({ strategy: app.get(QueryServer) });
  const { consumes } = app.get<ResolvedMessagingOptions>(MESSAGING_OPTIONS);
  if (consumes) app.connectMicroservice({ strategy: app.get(JetStreamServer) });
  await app.startAllMicroservices();
}
