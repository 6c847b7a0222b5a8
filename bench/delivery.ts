import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Controller, Module, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { fact, sessionPlanned, type EventOf, type Fact, type RcpEvent, type ServiceName } from '@rcp/contracts';
import { startNats, startPostgres, type DatabaseUrls, type Nats, type Postgres } from '@rcp/local-stack';
import { connectMessaging, Inbox, messagingMigrations, MessagingModule, natsConnectOptions, OnEvent, Outbox, provision } from '@rcp/messaging';
import { migrate } from '@rcp/platform';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { milliseconds, perSecond, printFigures } from './measuring/report.js';
import { percentile, rate } from './measuring/statistics.js';

const INSERTS = 3_000;
const SINGLE_PUBLISHES = 5_000;
const EVENTS = 30_000;
const BATCH = 250;
const LATENCY_EVENTS = 1_500;
const LATENCY_GAP_MS = 15;

function planned(nth: number): Fact {
  const sessionId = `session-${nth}`;
  return fact(sessionPlanned, sessionId, 1, { sessionId, rcpId: 'rcp-1', startsAt: '2026-12-01T16:00:00Z', endsAt: '2026-12-01T17:30:00Z', webconfActive: true });
}

function eventOf(nth: number): RcpEvent {
  const { contract, subject, aggregateVersion, data } = planned(nth);
  return {
    specversion: '1.0', id: randomUUID(), source: '/rcp/scheduling', type: contract.type, subject, time: new Date().toISOString(),
    datacontenttype: 'application/json', aggregateversion: aggregateVersion, data,
  };
}

const arrivals = new Map<string, number>();

@Controller()
class SessionsConsumer {
  constructor(private readonly inbox: Inbox) {}

  @OnEvent(sessionPlanned)
  planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    arrivals.set(event.subject, performance.now());
    return this.inbox.once(event, async () => undefined);
  }
}

@Module({})
class BenchModule {}

interface Backends {
  readonly nats: Nats;
  readonly postgres: Postgres;
}

async function startService({ nats }: Backends, service: ServiceName, databaseUrl: string, controllers: Type[]): Promise<INestApplication> {
  const imports = [
    TypeOrmModule.forRoot({ type: 'postgres', url: databaseUrl, entities: [], synchronize: false }),
    MessagingModule.forRoot({
      service, databaseUrl, nats: { servers: nats.url, ...nats.userOf(service) }, opsToken: randomUUID(), consumes: controllers.length > 0,
    }),
  ];
  const app = await NestFactory.create({ module: BenchModule, imports, controllers }, new FastifyAdapter(), { logger: ['error'] });
  await connectMessaging(app);
  await app.init();
  return app;
}

async function databaseOf({ postgres }: Backends, name: string): Promise<DatabaseUrls> {
  const urls = await postgres.createDatabase(name);
  await migrate({ ownerUrl: urls.ownerUrl, runtimeRole: `${name}_runtime`, migrations: messagingMigrations });
  return urls;
}

/** Rows of an event's size, each committed by itself, one after the other, on one connection. */
async function bareInserts(client: pg.Client): Promise<number> {
  await client.query('create table bare (id uuid primary key, event jsonb not null)');
  return rate(INSERTS, async () => {
    for (let nth = 0; nth < INSERTS; nth++) {
      const event = eventOf(nth);
      await client.query({ name: 'bare', text: 'insert into bare (id, event) values ($1, $2)', values: [event.id, JSON.stringify(event)] });
    }
  });
}

const publish = (js: JetStreamClient, event: RcpEvent): Promise<unknown> => js.publish(event.type, JSON.stringify(event), { msgID: event.id });

async function barePublishes({ nats }: Backends): Promise<{ single: number; pipelined: number }> {
  const nc = await connect(natsConnectOptions('scheduling', { servers: nats.url, ...nats.userOf('scheduling') }));
  const js = jetstream(nc);
  const single = await rate(SINGLE_PUBLISHES, async () => {
    for (let nth = 0; nth < SINGLE_PUBLISHES; nth++) await publish(js, eventOf(nth));
  });
  const pipelined = await rate(EVENTS, async () => {
    for (let nth = 0; nth < EVENTS; nth += BATCH) await Promise.all(Array.from({ length: BATCH }, (_, more) => publish(js, eventOf(nth + more))));
  });
  await nc.close();
  return { single, pipelined };
}

/** A backlog published by the service's own relay; timed by its own marks, so that watching costs nothing. */
async function relayRate(backends: Backends, urls: DatabaseUrls, client: pg.Client): Promise<number> {
  for (let nth = 0; nth < EVENTS; nth += 1_000) {
    const events = Array.from({ length: 1_000 }, (_, more) => eventOf(nth + more));
    await client.query(
      `insert into outbox (id, aggregate_id, aggregate_version, type, event)
       select id, 'bench', 1, $3, event from unnest($1::uuid[], $2::jsonb[]) as fact (id, event)`,
      [events.map(({ id }) => id), events.map((event) => JSON.stringify(event)), sessionPlanned.type],
    );
  }
  const app = await startService(backends, 'scheduling', urls.runtimeUrl, []);
  const pending = async (): Promise<boolean> => (await client.query('select from outbox where published_at is null limit 1')).rowCount !== 0;
  while (await pending()) await wait(200);
  const { rows } = await client.query<{ seconds: number }>(
    `select extract(epoch from max(published_at) - min(published_at))::float8 as seconds from outbox where aggregate_id = 'bench'`,
  );
  await app.close();
  // The clock starts with the first batch's mark, so that batch does not count.
  return (EVENTS - BATCH) / (rows[0]?.seconds ?? Number.NaN);
}

/** From the return of the transaction that saved a fact to the call of the handler in another service, at a steady pace. */
async function latencies(backends: Backends, urls: DatabaseUrls): Promise<number[]> {
  const lobby = await databaseOf(backends, 'lobby');
  const sender = await startService(backends, 'scheduling', urls.runtimeUrl, []);
  const receiver = await startService(backends, 'lobby', lobby.runtimeUrl, [SessionsConsumer]);
  const [db, outbox] = [sender.get(DataSource), sender.get(Outbox)];
  const committed = new Map<string, number>();
  const tell = async (nth: number): Promise<void> => {
    await db.transaction((tx) => outbox.append(tx, [planned(nth)]));
    committed.set(`session-${nth}`, performance.now());
  };
  await tell(0);
  while (!arrivals.has('session-0')) await wait(20);
  const first = 1_000_000;
  for (let nth = 0; nth < LATENCY_EVENTS; nth++) {
    await tell(first + nth);
    await wait(LATENCY_GAP_MS);
  }
  while (!arrivals.has(`session-${first + LATENCY_EVENTS - 1}`)) await wait(20);
  await Promise.all([sender.close(), receiver.close()]);
  return Array.from({ length: LATENCY_EVENTS }, (_, nth) => {
    const name = `session-${first + nth}`;
    // The event may be quicker than the commit's answer.
    return Math.max(0, (arrivals.get(name) ?? Number.NaN) - (committed.get(name) ?? Number.NaN));
  });
}

async function measure(backends: Backends): Promise<void> {
  const { nats } = backends;
  const admin = { servers: nats.url, ...nats.admin };
  await provision(admin);
  const urls = await databaseOf(backends, 'scheduling');
  const client = new pg.Client({ connectionString: urls.ownerUrl });
  await client.connect();
  // Before the stream fills up: a consumer takes everything from the first message on.
  const samples = await latencies(backends, urls);
  const inserts = await bareInserts(client);
  const publishes = await barePublishes(backends);
  const relayed = await relayRate(backends, urls, client);
  await client.end();
  printFigures('Event delivery', [
    { what: 'bare insert, one commit each', value: perSecond(inserts) },
    { what: 'bare js.publish, one by one', value: perSecond(publishes.single) },
    { what: `bare js.publish, ${BATCH} at a time`, value: perSecond(publishes.pipelined) },
    { what: 'relay', value: perSecond(relayed), budget: '≥ 5,000 /s' },
    { what: 'relay ÷ bare js.publish', value: (relayed / publishes.pipelined).toFixed(2) },
    { what: 'relay ÷ bare insert', value: (relayed / inserts).toFixed(2) },
    { what: 'commit → consumer, p50', value: milliseconds(percentile(samples, 0.5)), budget: '≤ 10 ms' },
    { what: 'commit → consumer, p99', value: milliseconds(percentile(samples, 0.99)), budget: '≤ 50 ms' },
  ]);
}

// The speed of a fact's way (outbox, relay, stream, consumer) against what its parts can do bare.
const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
try {
  await measure({ nats, postgres });
} finally {
  await Promise.all([nats.stop(), postgres.stop()]);
}
