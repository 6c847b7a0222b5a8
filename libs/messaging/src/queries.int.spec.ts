import { Controller } from '@nestjs/common';
import { prescriberQuery, type PrescriberAnswer } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { testDatabase, testNats, until, type TestDatabase } from '@rcp/testing';
import { messagingMigrations, OnQuery, QueryClient, QueryUnavailable } from './index.js';
import { startTrial, type TrialService } from './trial-service.js';

let answer: (registrationId: string) => Promise<PrescriberAnswer>;
const asked: string[] = [];

@Controller()
class PrescriberQuery {
  @OnQuery(prescriberQuery)
  async prescriber({ registrationId }: { registrationId: string }): Promise<PrescriberAnswer> {
    asked.push(registrationId);
    return answer(registrationId);
  }
}

describe('asking another service', () => {
  let nats: Nats;
  let database: TestDatabase;
  let client: QueryClient;
  const running: TrialService[] = [];

  beforeAll(async () => {
    nats = await testNats();
    database = await testDatabase(messagingMigrations);
  });
  beforeEach(() => {
    asked.length = 0;
    answer = async () => ({ found: false });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
  });
  afterAll(async () => {
    await database.drop();
    await nats.stop();
  });

  async function start(service: 'scheduling' | 'notifications'): Promise<TrialService> {
    const trial = await startTrial({ service, databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf(service) } },
      service === 'scheduling' ? [PrescriberQuery] : []);
    running.push(trial);
    return trial;
  }
  async function startBoth(): Promise<void> {
    await start('scheduling');
    client = (await start('notifications')).app.get(QueryClient);
    await until('the answerer is there', () => client.ask(prescriberQuery, { registrationId: 'hello' }));
    asked.length = 0;
  }
  const ask = (registrationId: string, timeoutMs?: number): Promise<PrescriberAnswer> => client.ask(prescriberQuery, { registrationId }, timeoutMs);

  it('goes on being answered after NATS was restarted under the answerer', async () => {
    await startBoth();
    await nats.restart();
    expect(await until('the answer comes', () => ask('reg-1', 500))).toEqual({ found: false });
  });

  it('brings the answer of the service that knows', async () => {
    await startBoth();
    expect(await ask('reg-1')).toEqual({ found: false });
    expect(asked).toEqual(['reg-1']);
  });

  it('asks each question of one replica only', async () => {
    await startBoth();
    await start('scheduling');
    await Promise.all(Array.from({ length: 20 }, (_, nth) => ask(`reg-${nth}`)));
    expect(asked).toHaveLength(20);
  });

  it('refuses a question that breaks its contract before it leaves', async () => {
    await startBoth();
    await expect(ask('not an id!')).rejects.toThrow('registrationId');
    expect(asked).toEqual([]);
  });

  it('is unavailable when the answer breaks its contract, when the answerer fails, and when it is too slow', async () => {
    await startBoth();
    answer = async () => ({ found: true }) as PrescriberAnswer;
    await expect(ask('reg-1')).rejects.toThrow(QueryUnavailable);
    answer = async () => { throw new Error('Mme Martin is not there'); };
    await expect(ask('reg-1')).rejects.toThrow('scheduling.prescriber: the answerer failed');
    const gate = Promise.withResolvers<PrescriberAnswer>();
    answer = () => gate.promise;
    await expect(ask('reg-1', 100)).rejects.toThrow(QueryUnavailable);
    gate.resolve({ found: false });
  });

  it('is unavailable at once when nobody answers, and when NATS is away; and answers again afterwards', async () => {
    await startBoth();
    await running.shift()?.stop();
    await expect(ask('reg-1', 30_000)).rejects.toThrow(QueryUnavailable);
    await nats.kill();
    await until('the client knows', () => ask('reg-1', 100).then(() => false, (error: Error) => error.message.endsWith('NATS is away')));
    await nats.start();
    await start('scheduling');
    expect(await until('the answer comes', () => ask('reg-1', 500))).toEqual({ found: false });
  });
});
