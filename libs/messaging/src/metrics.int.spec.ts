import { Controller } from '@nestjs/common';
import { fact, hostArrived, sessionPlanned, type EventOf } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { testDatabase, testNats, until, type TestDatabase } from '@rcp/testing';
import { register } from 'prom-client';
import { messagingMigrations, OnEvent, PermanentFailure } from './index.js';
import { planned, startTrial, type TrialService } from './trial-service.js';
import { eventOf, TrialStream } from './trial-stream.js';

@Controller()
class SessionsConsumer {
  @OnEvent(sessionPlanned)
  async planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    if (event.subject === 'Dupont') throw new PermanentFailure('no');
  }
}

describe('event delivery in numbers', () => {
  let nats: Nats;
  let stream: TrialStream;
  let database: TestDatabase;
  let service: TrialService;

  beforeAll(async () => {
    nats = await testNats();
    stream = await TrialStream.open({ servers: nats.url, ...nats.admin });
    database = await testDatabase(messagingMigrations);
    service = await startTrial({ service: 'lobby', databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('lobby') } }, [SessionsConsumer]);
  });
  afterAll(async () => {
    await service.stop();
    await stream.close();
    await database.drop();
    await nats.stop();
  });

  const numbers = async (): Promise<string[]> => (await register.metrics()).split('\n').filter((line) => /^(outbox|events|dead|inbox|consumer|nats)_/.test(line));

  it('counts what waits, what went out and what became of what came in, by type and by nothing else', async () => {
    // Counted for the whole process, where other specs may have been before.
    const duplicates = (await numbers()).find((line) => line.startsWith('inbox_duplicates_total '));
    for (const name of ['Martin', 'Dupont']) {
      const event = eventOf(planned(name));
      await stream.put(event.type, JSON.stringify(event));
    }
    await stream.put('rcp.unheard-of.happened.v1', '{}');
    await service.tell([fact(hostArrived, 'Durand', 1, { sessionId: 'Durand', rcpId: 'rcp-1' })]);
    await until('all is answered', () => stream.allAnswered('lobby'));
    await until('the fact is out', async () => (await numbers()).includes('outbox_pending 0'));
    expect((await numbers()).toSorted()).toEqual([
      'consumer_pending 0',
      'consumer_unacknowledged 0',
      duplicates,
      'nats_up 1',
      'dead_letters_open 1',
      'events_handled_total{type="other",outcome="ignored"} 1',
      `events_handled_total{type="${hostArrived.type}",outcome="ignored"} 1`,
      `events_handled_total{type="${sessionPlanned.type}",outcome="dead"} 1`,
      `events_handled_total{type="${sessionPlanned.type}",outcome="handled"} 1`,
      `events_published_total{type="${hostArrived.type}"} 1`,
      'outbox_oldest_seconds 0',
      'outbox_pending 0',
    ].toSorted());
  });

  it('shows facts that wait for NATS, and their age', async () => {
    await nats.kill();
    await service.tell([fact(hostArrived, 'Durand', 2, { sessionId: 'Durand', rcpId: 'rcp-1' })]);
    const seen = await numbers();
    expect(seen).toEqual(expect.arrayContaining(['outbox_pending 1', 'nats_up 0']));
    expect(seen.filter((line) => line.startsWith('consumer_'))).toEqual([]);
    expect(seen.some((line) => /^outbox_oldest_seconds 0\.\d+/.test(line))).toBe(true);
  });
});
