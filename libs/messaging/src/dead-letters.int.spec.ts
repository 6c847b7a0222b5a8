import { Controller } from '@nestjs/common';
import { sessionPlanned, type EventOf } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { testDatabase, testNats, until, type TestDatabase } from '@rcp/testing';
import { Inbox, messagingMigrations, OnEvent, PermanentFailure, type DeadLetter } from './index.js';
import { planned, startTrial, trialOpsToken, type TrialService } from './trial-service.js';
import { eventOf, TrialStream } from './trial-stream.js';

let failing: boolean;
const done: string[] = [];

@Controller()
class SessionsConsumer {
  constructor(private readonly inbox: Inbox) {}

  @OnEvent(sessionPlanned)
  planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    return this.inbox.once(event, async () => {
      if (failing) throw new PermanentFailure('the session is unknown here');
      done.push(event.subject);
    });
  }
}

describe('dead letters, for operators', () => {
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

  const ops = (path: string, init: RequestInit = {}, token = trialOpsToken): Promise<Response> =>
    fetch(`${service.url}/ops/dead-letters${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
  const list = async (query = ''): Promise<DeadLetter[]> => ((await (await ops(query)).json()) as { deadLetters: DeadLetter[] }).deadLetters;

  async function letterOf(session: string): Promise<DeadLetter> {
    failing = true;
    const event = eventOf(planned(session));
    await stream.put(event.type, JSON.stringify(event));
    return until('the letter is kept', async () => (await list()).find(({ eventId }) => eventId === event.id));
  }

  it('shows nothing and does nothing without the token', async () => {
    const letter = await letterOf('hidden');
    for (const answer of [
      await fetch(`${service.url}/ops/dead-letters`), await ops('', {}, 'wrong'), await ops('', {}, ''),
      await ops(`/${letter.id}/replay`, { method: 'POST', body: '{}' }, 'wrong'), await ops(`/${letter.id}/discard`, { method: 'POST', body: '{"reason":"x"}' }, 'wrong'),
    ]) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ code: 'unauthenticated' });
    }
    expect((await list()).map(({ id }) => id)).toContain(letter.id);
  });

  it('lists the open ones with what an operator needs to judge them', async () => {
    const letter = await letterOf('listed');
    expect(letter).toMatchObject({ type: sessionPlanned.type, deliveries: 1, reason: 'the session is unknown here', resolvedAt: null, resolution: null });
    expect(JSON.parse(letter.message)).toMatchObject({ subject: 'listed' });
    expect(Date.parse(letter.createdAt)).toBeGreaterThan(0);
    expect(await list('?limit=1')).toHaveLength(1);
    expect((await ops('?limit=0')).status).toBe(422);
  });

  it('replays a letter through its handler: counted while it fails, resolved once it succeeds, then gone from the list', async () => {
    const { id } = await letterOf('replayed');
    const failed = (await (await ops(`/${id}/replay`, { method: 'POST', body: '{}' })).json()) as DeadLetter;
    expect(failed).toMatchObject({ deliveries: 2, resolvedAt: null, reason: 'the session is unknown here' });
    failing = false;
    const replayed = (await (await ops(`/${id}/replay`, { method: 'POST', body: '{}' })).json()) as DeadLetter;
    expect(replayed).toMatchObject({ deliveries: 3, resolution: 'replayed' });
    expect(done).toContain('replayed');
    expect((await list()).map((letter) => letter.id)).not.toContain(id);
    expect((await list('?all=true')).map((letter) => letter.id)).toContain(id);
    expect((await ops(`/${id}/replay`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('discards a letter for a reason, and only for a reason', async () => {
    const { id } = await letterOf('discarded');
    expect((await ops(`/${id}/discard`, { method: 'POST', body: '{"reason":" "}' })).status).toBe(422);
    const discarded = (await (await ops(`/${id}/discard`, { method: 'POST', body: '{"reason":"created by mistake"}' })).json()) as DeadLetter;
    expect(discarded).toMatchObject({ resolution: 'discarded: created by mistake' });
    expect(done).not.toContain('discarded');
    expect((await ops(`/${id}/discard`, { method: 'POST', body: '{"reason":"again"}' })).status).toBe(404);
  });

  it('knows no letter that never was', async () => {
    expect((await ops('/not-an-id/replay', { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await ops('/00000000-0000-4000-8000-000000000000/replay', { method: 'POST', body: '{}' })).status).toBe(404);
  });
});
