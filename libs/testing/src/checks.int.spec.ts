import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { fact, sessionPlanned, type EventOf, type RcpEvent } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { connectMessaging, Inbox, messagingMigrations, MessagingModule, OnEvent, Outbox } from '@rcp/messaging';
import { DataSource, type EntityManager, type MigrationInterface, type QueryRunner } from 'typeorm';
import { mustBehaveLikeAConsumer } from './consumer-checks.js';
import { losesNoRacingChange, mustBehaveLikeAStore, type StoreUnderCheck } from './store-checks.js';
import { testDatabase, type TestDatabase } from './test-database.js';
import { testNats } from './test-nats.js';

class Counters1800000000000 implements MigrationInterface {
  readonly name = 'Counters1800000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table counter (id text primary key, version int not null); create table seen (event_id uuid not null)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table counter, seen');
  }
}

@Controller()
class SeenConsumer {
  constructor(private readonly inbox: Inbox) {}

  @OnEvent(sessionPlanned)
  planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    return this.inbox.once(event, async (tx) => {
      await tx.query('insert into seen (event_id) values ($1)', [event.id]);
    });
  }
}

@Module({})
class SampleModule {}

const data = (sessionId: string) => ({ sessionId, rcpId: 'rcp-1', startsAt: '2026-12-01T16:00:00Z', endsAt: '2026-12-01T17:30:00Z', webconfActive: true });

describe('the checks', () => {
  let nats: Nats;
  let database: TestDatabase;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    nats = await testNats();
    database = await testDatabase([...messagingMigrations, Counters1800000000000]);
    const module = {
      module: SampleModule, controllers: [SeenConsumer],
      imports: [
        TypeOrmModule.forRoot({ type: 'postgres', url: database.runtimeUrl, entities: [], synchronize: false }),
        MessagingModule.forRoot({
          service: 'scheduling', databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('scheduling') }, opsToken: 'operators-secret-of-checks', consumes: true,
          tuning: { backoffMs: [50] },
        }),
      ],
    };
    app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false, abortOnError: false });
    await connectMessaging(app);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
    await nats.stop();
  });

  /** A store that reads with or without a lock. */
  function sample(lock: '' | 'for update'): StoreUnderCheck {
    const db = app.get(DataSource);
    const outbox = app.get(Outbox);
    const change = (id: string, decide: (version: number) => number) => db.transaction(async (tx: EntityManager) => {
      const [row]: { version: number }[] = await tx.query(`select version from counter where id = $1 ${lock}`, [id]);
      await tx.query('select pg_sleep(0.02)');
      const version = decide(row?.version ?? 0);
      await tx.query('update counter set version = $2 where id = $1', [id, version]);
      await outbox.append(tx, [fact(sessionPlanned, id, version, data(id))]);
    });
    return {
      dataSource: db,
      create: async () => {
        const id = `s-${randomUUID()}`;
        await db.query('insert into counter (id, version) values ($1, 0)', [id]);
        return id;
      },
      change: (id) => change(id, (version) => version + 1),
      refuse: (id) => change(id, () => { throw new Error('the rules say no'); }),
    };
  }

  it('catch a store that loses racing changes', async () => {
    await expect(losesNoRacingChange(sample(''))).rejects.toThrow();
  });

  describe('pass a store that locks what it changes:', () => mustBehaveLikeAStore(() => sample('for update')));

  describe('pass a consumer that uses the inbox:', () => mustBehaveLikeAConsumer(() => ({
    service: 'scheduling', nats, ownerUrl: database.ownerUrl,
    event: (): RcpEvent => {
      const sessionId = `e-${randomUUID()}`;
      return {
        specversion: '1.0', id: randomUUID(), source: '/rcp/scheduling', type: sessionPlanned.type, subject: sessionId, time: new Date().toISOString(),
        datacontenttype: 'application/json', aggregateversion: 1, data: data(sessionId),
      };
    },
    effects: async ({ id }) => {
      const [row]: { count: string }[] = await database.dataSource.query('select count(*) from seen where event_id = $1', [id]);
      return Number(row?.count);
    },
  })));
});
