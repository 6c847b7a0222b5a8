import { DataSource } from 'typeorm';
import { fact, hostArrived, sessionPlanned } from '@rcp/contracts';
import { startNats, type Nats } from '@rcp/local-stack';
import { testDatabase, until, type TestDatabase } from '@rcp/testing';
import { messagingMigrations, provision } from './index.js';
import { planned, startTrial, type TrialService } from './trial-service.js';
import { TrialStream } from './trial-stream.js';

describe('the outbox and its relay', () => {
  let nats: Nats;
  let stream: TrialStream;
  let database: TestDatabase;
  let owner: DataSource;
  const running: TrialService[] = [];

  beforeAll(async () => {
    nats = await startNats();
  });
  beforeEach(async () => {
    await provision({ servers: nats.url, ...nats.admin });
    stream = await TrialStream.open({ servers: nats.url, ...nats.admin });
    database = await testDatabase(messagingMigrations);
    owner = await new DataSource({ type: 'postgres', url: database.ownerUrl }).initialize();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
    await stream.jsm.streams.delete('RCP');
    await stream.close();
    await owner.destroy();
    await database.drop();
  });
  afterAll(async () => {
    await nats.stop();
  });

  async function start(): Promise<TrialService> {
    const service = await startTrial({
      service: 'scheduling', databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('scheduling') },
      tuning: { lockRetryMs: 50, batchSize: 20 },
    });
    running.push(service);
    return service;
  }
  const rows = (where: string): Promise<{ id: string }[]> => database.dataSource.query(`select id from outbox where ${where} order by position`);
  const allPublished = (): Promise<boolean> => rows('published_at is null').then((left) => left.length === 0);
  const names = (count: number, of = 'session'): string[] => Array.from({ length: count }, (_, nth) => `${of}-${nth}`);
  const relaySessions = (): Promise<{ pid: number }[]> => database.dataSource.query(
    `select pid from pg_stat_activity where application_name = 'scheduling relay' and datname = current_database()`);

  it('publishes facts in the order they were saved, under their own ids, and keeps them with their place in the stream', async () => {
    const service = await start();
    await service.tell(names(3).map((name) => planned(name)));
    await until('all facts are published', allPublished);
    const stored = await stream.events();
    expect(stored.map(({ subject }) => subject)).toEqual(names(3));
    expect(stored.map(({ id }) => id)).toEqual((await rows('true')).map(({ id }) => id));
    expect(stored[0]).toMatchObject({ specversion: '1.0', source: '/rcp/scheduling', type: sessionPlanned.type, aggregateversion: 1, datacontenttype: 'application/json' });
    expect(await database.dataSource.query('select stream_seq::int as seq from outbox order by position')).toEqual([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
  });

  it('tells nothing of a transaction that was rolled back', async () => {
    const service = await start();
    const broken = fact(sessionPlanned, 'session-x', 1, { sessionId: 'not a dcc id!', rcpId: 'rcp-1', startsAt: 'soon', endsAt: 'later', webconfActive: true });
    await expect(service.tell([planned('session-0'), broken])).rejects.toThrow();
    await service.tell([planned('session-1')]);
    await until('the good fact is stored', async () => (await stream.sessions()).length > 0);
    expect(await stream.sessions()).toEqual(['session-1']);
  });

  it("refuses another service's fact before it is saved", async () => {
    const service = await start();
    await expect(service.tell([fact(hostArrived, 'session-1', 1, { sessionId: 'session-1', rcpId: 'rcp-1' })])).rejects.toThrow('scheduling does not publish');
    expect(await rows('true')).toEqual([]);
  });

  it('leaves exactly one copy in the stream when the relay dies between publishing and marking, time and again', async () => {
    await owner.query(`
      create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
      create trigger die before update on outbox for each row execute function die();`);
    const service = await start();
    const first = new Set((await until('a relay is there', async () => { const found = await relaySessions(); return found.length > 0 && found; })).map(({ pid }) => pid));
    await service.tell(names(30).map((name) => planned(name)));
    await until('facts are in the stream', async () => (await stream.sessions()).length >= 20);
    await until('another relay session has taken over', async () => (await relaySessions()).some(({ pid }) => !first.has(pid)));
    expect(await rows('published_at is not null')).toEqual([]);
    await owner.query('drop trigger die on outbox');
    await until('all facts are marked', allPublished);
    expect(await stream.sessions()).toEqual(names(30));
  });

  it('publishes each fact once and in order while two relays race and the active one keeps dying', async () => {
    const services = [await start(), await start()];
    for (let round = 0; round < 6; round++) {
      await Promise.all(services.map((service, who) => service.tell(names(25, `s${who}-${round}`).map((name) => planned(name)))));
      const [active] = await relaySessions();
      if (round % 2 === 0 && active) await database.dataSource.query('select pg_terminate_backend($1)', [active.pid]);
    }
    await until('all facts are published', allPublished, { timeoutMs: 20_000 });
    const saved: { aggregate_id: string }[] = await database.dataSource.query('select aggregate_id from outbox order by position');
    const stored = await stream.sessions();
    expect(stored).toHaveLength(300);
    for (const who of [0, 1]) {
      const mine = (name: string): boolean => name.startsWith(`s${who}-`);
      expect(stored.filter(mine)).toEqual(saved.map(({ aggregate_id }) => aggregate_id).filter(mine));
    }
  });

  it('hands over to the standby when the active service stops', async () => {
    const first = await start();
    await first.tell([planned('before')]);
    await until('the first fact is published', allPublished);
    const second = await start();
    await first.stop();
    running.splice(running.indexOf(first), 1);
    await second.tell([planned('after')]);
    await until('the standby has published', allPublished);
    expect(await stream.sessions()).toEqual(['before', 'after']);
  });
});
