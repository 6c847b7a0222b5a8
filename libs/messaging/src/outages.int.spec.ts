import { Controller } from '@nestjs/common';
import { connect } from '@nats-io/transport-node';
import { hostArrived, fact, sessionPlanned, type EventOf } from '@rcp/contracts';
import { startNats, startPostgres, type Nats, type Postgres } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import { DataSource } from 'typeorm';
import { DeadLetters, Inbox, messagingMigrations, natsConnectOptions, OnEvent, PgListener, provision } from './index.js';
import { planned, startTrial, type TrialService } from './trial-service.js';
import { eventOf, TrialStream } from './trial-stream.js';

type Planned = EventOf<typeof sessionPlanned>;
const handled: string[] = [];
let beforeCommit: () => Promise<void> = async () => undefined;

@Controller()
class SessionsConsumer {
  constructor(private readonly inbox: Inbox) {}

  @OnEvent(sessionPlanned)
  planned(event: Planned): Promise<void> {
    return this.inbox.once(event, async (tx) => {
      await tx.query('select 1');
      await beforeCommit();
      handled.push(event.subject);
    });
  }
}

describe('event delivery', () => {
  let nats: Nats;
  let postgres: Postgres;
  let databaseUrl: string;
  const running: TrialService[] = [];

  beforeEach(async () => {
    [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
    databaseUrl = (await postgres.createDatabase('delivery')).ownerUrl;
    const db = await new DataSource({ type: 'postgres', url: databaseUrl, migrations: messagingMigrations }).initialize();
    await db.runMigrations();
    await db.destroy();
    await provision(admin(), { ackWaitMs: 1_000 });
    handled.length = 0;
    beforeCommit = async () => undefined;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
    await Promise.all([nats.stop(), postgres.stop()]);
  });

  const admin = () => ({ servers: nats.url, ...nats.admin });
  async function start(service: 'scheduling' | 'lobby' = 'scheduling', tuning = {}): Promise<TrialService> {
    const trial = await startTrial({ service, databaseUrl, nats: { servers: nats.url, ...nats.userOf(service) }, tuning },
      service === 'lobby' ? [SessionsConsumer] : []);
    running.push(trial);
    return trial;
  }
  async function inStream<T>(look: (stream: TrialStream) => Promise<T>): Promise<T> {
    const stream = await TrialStream.open(admin());
    return look(stream).finally(() => stream.close());
  }
  const published = (service: TrialService, count: number): Promise<unknown> => until(`${count} facts are published`, async () => {
    const rows: unknown[] = await service.db.query('select from outbox where published_at is not null');
    return rows.length === count;
  }, { timeoutMs: 20_000 });

  it('survives an outage of NATS that a client with default options gives up on: facts arrive afterwards, in order', async () => {
    const service = await start();
    await service.tell([planned('before')]);
    await published(service, 1);
    const ordinary = await connect({ servers: nats.url, ...nats.admin });
    await nats.kill();
    for (let nth = 0; nth < 5; nth++) await service.tell([planned(`during-${nth}`)]);
    await ordinary.closed();
    await service.tell([planned('afterwards')]);
    await nats.start();
    await published(service, 7);
    expect(await inStream((stream) => stream.sessions()))
      .toEqual(['before', 'during-0', 'during-1', 'during-2', 'during-3', 'during-4', 'afterwards']);
  });

  it('never lets the client give up by itself', () => {
    expect(natsConnectOptions('lobby', { servers: 'a:1,b:2' })).toMatchObject({
      servers: ['a:1', 'b:2'], maxReconnectAttempts: -1, ignoreAuthErrorAbort: true, inboxPrefix: '_INBOX.lobby', name: 'lobby',
    });
  });

  it('starts and serves while NATS is away, and publishes once it is there', async () => {
    await nats.kill();
    const service = await start('lobby');
    expect((await fetch(`${service.url}/ops/dead-letters`)).status).toBe(401);
    await service.tell([fact(hostArrived, 'early', 1, { sessionId: 'early', rcpId: 'rcp-1' })]);
    await nats.start();
    await published(service, 1);
    expect(await inStream((stream) => stream.sessions())).toEqual(['early']);
  });

  it('stops promptly while NATS is away', async () => {
    const service = await start('lobby');
    await nats.kill();
    await service.stop();
    running.splice(0);
  });

  it('loses nothing when the database crashes and comes back: the relay and LISTEN resume', async () => {
    const service = await start('scheduling', { pollMs: 60_000 });
    const heard: string[] = [];
    service.app.get(PgListener).on('changes', (payload) => heard.push(payload));
    await service.tell([planned('one')]);
    await published(service, 1);
    await postgres.restart('immediate');
    await until('a fact can be saved again', () => service.tell([planned('two')]).then(() => true));
    await published(service, 2);
    await until('listening has resumed', () => heard.filter((payload) => payload === '').length >= 2);
    await service.db.query(`select pg_notify('changes', 'news')`);
    await until('the news is heard', () => heard.includes('news'));
    // With a poll this rare, only LISTEN can have woken the relay.
    await service.tell([planned('three')]);
    await published(service, 3);
    expect(await inStream((stream) => stream.sessions())).toEqual(['one', 'two', 'three']);
  });

  it('does not blame an event for a database that is away: it waits and handles it once', async () => {
    const service = await start('lobby', { maxDeliveries: 1, backoffMs: [20] });
    const gate = Promise.withResolvers<void>();
    let begun = 0;
    beforeCommit = () => { begun += 1; return gate.promise; };
    const event = eventOf(planned('one'));
    await inStream((stream) => stream.put(event.type, JSON.stringify(event)));
    await until('the event is in hand', () => begun === 1);
    await postgres.kill();
    gate.resolve();
    handled.length = 0;
    await postgres.start();
    await until('the event is handled', () => begun >= 2 && handled.length > 0, { timeoutMs: 20_000 });
    await until('it is answered', () => inStream((stream) => stream.allAnswered('lobby')));
    expect(await service.app.get(DeadLetters).list()).toEqual([]);
    expect(await service.db.query('select event_id from inbox')).toEqual([{ event_id: event.id }]);
  });
});
