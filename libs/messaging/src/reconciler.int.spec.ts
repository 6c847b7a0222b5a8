import { Controller } from '@nestjs/common';
import { sessionPlanned, type EventOf } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { testDatabase, testNats, until, type TestDatabase } from '@rcp/testing';
import { Inbox, messagingMigrations, OnEvent, provision, STREAM } from './index.js';
import { planned, startTrial, type TrialService } from './trial-service.js';
import { TrialStream } from './trial-stream.js';

const effects: string[] = [];
let received = 0;

@Controller()
class SessionsConsumer {
  constructor(private readonly inbox: Inbox) {}

  @OnEvent(sessionPlanned)
  planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    received += 1;
    return this.inbox.once(event, async () => void effects.push(event.subject));
  }
}

describe('a stream that lost what it had acknowledged', () => {
  let nats: Nats;
  let stream: TrialStream;
  const databases: TestDatabase[] = [];
  const running: TrialService[] = [];

  beforeEach(async () => {
    nats = await testNats();
    stream = await TrialStream.open({ servers: nats.url, ...nats.admin });
    effects.length = 0;
    received = 0;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
    await Promise.all(databases.splice(0).map((database) => database.drop()));
    await stream.close();
    await nats.stop();
  });

  async function start(service: 'scheduling' | 'lobby'): Promise<TrialService> {
    const database = await testDatabase(messagingMigrations);
    databases.push(database);
    const trial = await startTrial({
      service, databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf(service) }, tuning: { reconcileEveryMs: 100, pollMs: 50 },
    }, service === 'lobby' ? [SessionsConsumer] : []);
    running.push(trial);
    return trial;
  }
  const anew = async (): Promise<void> => {
    await stream.jsm.streams.delete(STREAM);
    await provision({ servers: nats.url, ...nats.admin });
  };

  it('is told everything again when it was deleted and made anew, and consumers act only on what is new to them', async () => {
    const scheduling = await start('scheduling');
    await start('lobby');
    await scheduling.tell([planned('one'), planned('two')]);
    await until('both have their effect', () => effects.length === 2);
    await anew();
    await scheduling.tell([planned('three')]);
    await until('all are in the new stream', async () => new Set(await stream.sessions()).size === 3, { timeoutMs: 20_000 });
    await until('all came again', () => received >= 5, { timeoutMs: 20_000 });
    await until('all are answered', () => stream.allAnswered('lobby'));
    expect(effects.toSorted()).toEqual(['one', 'three', 'two']);
  });

  it('is told again what it lost when it went back, even after others have filled the gap', async () => {
    const scheduling = await start('scheduling');
    await scheduling.tell([planned('one'), planned('two'), planned('three')]);
    await until('all are stored', async () => (await stream.sessions()).length === 3);
    // Another session's stream with the same place taken by another's message, and the same creation time as far as we know.
    await anew();
    for (let nth = 0; nth < 5; nth++) await stream.put('rcp.other.happened.v1', '{"subject":"other"}');
    const { created } = await stream.jsm.streams.info(STREAM);
    await scheduling.db.query('update delivery_state set stream_created = $1', [created]);
    await until('all are stored again', async () => (await stream.sessions()).filter((name) => name !== 'other').length === 3);
    expect((await stream.sessions()).filter((name) => name !== 'other')).toEqual(['one', 'two', 'three']);
  });

  it('is told again only what lies behind its end when it merely lost its end', async () => {
    const scheduling = await start('scheduling');
    await scheduling.tell([planned('one'), planned('two'), planned('three')]);
    await until('all are published', async () => (await scheduling.db.query('select from outbox where published_at is null')).length === 0);
    // As if the stream had held two more when they were marked.
    await scheduling.db.query('update outbox set stream_seq = stream_seq + 2 where stream_seq > 1');
    await until('both ends agree again', async () => {
      const rows: { seq: string }[] = await scheduling.db.query('select stream_seq as seq from outbox where published_at is not null order by position');
      return rows.map(({ seq }) => Number(seq)).join() === '1,2,3';
    });
    expect(await stream.sessions()).toEqual(['one', 'two', 'three']);
  });

  it('leaves the outbox alone while it holds everything', async () => {
    const scheduling = await start('scheduling');
    await scheduling.tell([planned('one')]);
    await until('it is published', async () => (await scheduling.db.query('select from outbox where published_at is null')).length === 0);
    const before = await scheduling.db.query('select published_at from outbox');
    await scheduling.tell([planned('two')]);
    await until('the next is published', async () => (await scheduling.db.query('select from outbox where published_at is null')).length === 0);
    expect((await scheduling.db.query('select published_at from outbox order by position'))[0]).toEqual(before[0]);
  });

  it('forgets published facts after thirty days and inbox rows after forty-five, never an unpublished fact', async () => {
    const database = await testDatabase(messagingMigrations);
    databases.push(database);
    const { dataSource } = database;
    await dataSource.query(`
      insert into outbox (id, aggregate_id, aggregate_version, type, event, created_at, published_at)
      select gen_random_uuid(), 'old', 1, 'rcp.session.planned.v1', '{}', now() - interval '31 days', now() - interval '31 days' from generate_series(1, 2500)`);
    await dataSource.query(`insert into outbox (id, aggregate_id, aggregate_version, type, event, published_at) values (gen_random_uuid(), 'young', 1, 'x', '{}', now())`);
    await dataSource.query(`insert into inbox (event_id, type, received_at)
      values (gen_random_uuid(), 'old', now() - interval '46 days'), (gen_random_uuid(), 'young', now() - interval '44 days')`);
    const trial = await startTrial({ service: 'scheduling', databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('scheduling') } });
    running.push(trial);
    await until('the old facts are gone', async () => (await dataSource.query(`select from outbox where aggregate_id = 'old'`)).length === 0);
    await until('the old inbox rows are gone', async () => (await dataSource.query('select from inbox')).length === 1);
    expect(await dataSource.query('select type from inbox')).toEqual([{ type: 'young' }]);
    expect(await dataSource.query('select aggregate_id from outbox')).toEqual([{ aggregate_id: 'young' }]);
  });
});
