import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeCodes } from '@rcp/contracts';
import { type Janus, janusRequest, type Nats, startJanus } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { migrations } from './migrations/index.js';
import { RoomSweep } from './room-sweep.job.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, tellExcluded, type TrialGateway, type TrialTickets, trialTickets } from './trial-gateway.js';

const publicUrl = 'https://rcp.example.org';

describe('several Janus behind the gateway', () => {
  let db: TestDatabase, nats: Nats, first: Janus, second: Janus, tickets: TrialTickets, gateway: TrialGateway, other: TrialGateway, dir: string, listFile: string;
  let browsers: TrialBrowser[] = [];

  const ticketOf = (sessionId: string, sub: string = randomUUID()) => tickets.ticket({ sub, sessionId });
  const enter = async (sessionId: string, { sub = randomUUID(), at = gateway }: { sub?: string; at?: TrialGateway } = {}) => {
    const browser = new TrialBrowser(at.url, publicUrl);
    browsers.push(browser);
    return { browser, sub, epoch: (await browser.join(await ticketOf(sessionId, sub))).epoch };
  };
  /** As a browser does: again and again until it is let in. */
  const comeBack = (sessionId: string, who: { sub: string; at?: TrialGateway }) =>
    until('they are back', () => enter(sessionId, who).catch(() => undefined), { timeoutMs: 30_000 });
  const room = async (sessionId: string) => {
    const [row]: { janus: string; janus_room: string; secret: string }[] = await db.dataSource.query('select * from room where session_id = $1', [sessionId]);
    if (!row) throw new Error('no such room');
    return row;
  };
  const janusOf = async (sessionId: string) => ((await room(sessionId)).janus === first.wsUrl ? first : second);
  const otherThan = (janus: Janus) => (janus === first ? second : first);
  const roomsOn = async (janus: Janus) => {
    const answer = await janusRequest(janus.adminWsUrl, 'janus-admin-protocol', {
      janus: 'message_plugin', plugin: 'janus.plugin.videoroom', admin_secret: janus.adminSecret, request: { request: 'list', admin_key: janus.roomAdminKey },
    });
    return (answer['response'] as { list: { room: string }[] }).list.map(({ room: id }) => id);
  };
  const ops = async (method: 'GET' | 'PUT', path: string, payload?: object) => {
    const answer = await gateway.app.inject({ method, url: `/ops/janus${path}`, headers: { authorization: 'Bearer operator-secret-of-trials' }, ...(payload ? { payload } : {}) });
    return answer.json<{ instances: { name: string; up: boolean; draining: boolean; rooms: number }[] }>().instances;
  };
  const everyReplica = async (name: string, up: boolean) => {
    await until(`${name} is ${up ? 'up' : 'down'}`, async () => (await ops('GET', '')).find((one) => one.name === name)?.up === up, { timeoutMs: 30_000 });
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'janus-list-'));
    listFile = join(dir, 'janus.list');
    [db, nats, first, tickets] = await Promise.all([testDatabase(migrations), testNats(), startJanus(), trialTickets()]);
    second = await startJanus({ secrets: first });
    await writeFile(listFile, `${first.wsUrl}\n${second.wsUrl}\n`);
    const parts = { databaseUrl: db.runtimeUrl, nats, janus: first, jwksFile: tickets.publicFile, publicUrl, env: { JANUS_LIST_FILE: listFile } };
    [gateway, other] = [await startTrial(parts), await startTrial(parts)];
  });
  afterEach(() => {
    browsers.forEach((one) => one.close());
    browsers = [];
  });
  afterAll(async () => {
    await Promise.all([gateway?.stop(), other?.stop()]);
    await Promise.all([db?.drop(), nats?.stop(), first?.stop(), second?.stop(), tickets?.remove(), rm(dir, { recursive: true })]);
  });

  it('puts meetings where there are fewest people, each on one instance for everybody, through whichever replica they come', async () => {
    await Promise.all(['seance-1', 'seance-2', 'seance-3', 'seance-4'].map((sessionId, nth) => enter(sessionId, { at: nth % 2 ? other : gateway })));
    await enter('seance-1', { at: other });
    expect((await ops('GET', '')).map(({ name, up, rooms }) => ({ name, up, rooms }))).toEqual([{ name: first.wsUrl, up: true, rooms: 2 }, { name: second.wsUrl, up: true, rooms: 2 }]);
    expect(await roomsOn(await janusOf('seance-1'))).toContain((await room('seance-1')).janus_room);
    const metrics = (await gateway.app.inject({ method: 'GET', url: '/metrics' })).payload.split('\n');
    for (const { wsUrl } of [first, second]) {
      expect(metrics).toEqual(expect.arrayContaining([`janus_up{instance="${wsUrl}"} 1`, `janus_rooms{instance="${wsUrl}"} 2`, `janus_load{instance="${wsUrl}"} 12`, `janus_draining{instance="${wsUrl}"} 0`]));
    }
  });

  it('puts no new meeting on an instance that is being emptied, and lets those that are there go on', async () => {
    await enter('seance-5');
    const draining = await janusOf('seance-5');
    const path = `/${encodeURIComponent(draining.wsUrl)}`;
    await ops('PUT', path, { draining: true });
    for (const sessionId of ['seance-6', 'seance-7', 'seance-8']) {
      await enter(sessionId, { at: other });
      expect(await janusOf(sessionId)).toBe(otherThan(draining));
    }
    expect(await enter('seance-5', { at: other })).toMatchObject({ epoch: 1 });
    expect(await janusOf('seance-5')).toBe(draining);
    expect((await ops('PUT', path, { draining: false })).map((one) => one.draining)).toEqual([false, false]);
  });

  it('shows and changes the instances for operators only', async () => {
    expect((await gateway.app.inject({ url: '/ops/janus' })).statusCode).toBe(401);
    expect((await gateway.app.inject({ method: 'PUT', url: `/ops/janus/${encodeURIComponent(first.wsUrl)}`, payload: { draining: true } })).statusCode).toBe(401);
  });

  it('makes the room again on another instance when one is killed, for everybody, and not for who was excluded meanwhile', async () => {
    const [surgeon, pathologist, visitor] = [await enter('seance-9'), await enter('seance-9', { at: other }), await enter('seance-9')];
    const dead = await janusOf('seance-9');
    const kept = await ticketOf('seance-9', visitor.sub);
    await dead.kill();
    for (const { browser } of [surgeon, pathologist, visitor]) expect(await browser.hears('media.reset')).toEqual({ type: 'media.reset', epoch: 2 });
    await tellExcluded(nats, { sessionId: 'seance-9', participantId: visitor.sub });
    await until('the exclusion is known', async () => (await db.dataSource.query('select 1 from exclusion where participant_id = $1', [visitor.sub])).length > 0);
    expect((await comeBack('seance-9', surgeon)).epoch).toBe(2);
    expect((await comeBack('seance-9', { ...pathologist, at: other })).epoch).toBe(2);
    expect(await janusOf('seance-9')).toBe(otherThan(dead));
    const again = new TrialBrowser(other.url, publicUrl);
    await again.say({ type: 'media.join', ticket: kept });
    expect(await again.hears('error')).toEqual({ type: 'error', code: 'excluded' });
    expect(await again.closed()).toBe(closeCodes.excluded);
    await dead.start();
    await everyReplica(dead.wsUrl, true);
  });

  it('fences an instance that hangs, goes on elsewhere, and ends its rooms when it wakes up', async () => {
    const surgeon = await enter('seance-10');
    const [hung, { janus_room: abandoned }] = [await janusOf('seance-10'), await room('seance-10')];
    await hung.freeze();
    await until('everybody is asked to come back', () => surgeon.browser.hears('media.reset'), { timeoutMs: 20_000 });
    expect((await comeBack('seance-10', surgeon)).epoch).toBe(2);
    expect(await janusOf('seance-10')).toBe(otherThan(hung));
    await hung.resume();
    await until('the room of before is gone', async () => !(await roomsOn(hung)).includes(abandoned), { timeoutMs: 30_000 });
    expect(await roomsOn(await janusOf('seance-10'))).toContain((await room('seance-10')).janus_room);
    await everyReplica(hung.wsUrl, true);
  });

  it('ends rooms that nobody is in any more, and tells that people left whom a dead replica has forgotten', async () => {
    const sub = randomUUID();
    await enter('seance-11');
    const { janus } = await room('seance-11');
    await db.dataSource.query(
      `insert into room (session_id, epoch, janus_room, secret, pin, janus) values ('seance-12', 1, 'forgotten', 's', 'p', $1)`, [janus],
    );
    await db.dataSource.query(`insert into seat (session_id, participant_id, generation, present, version) values ('seance-12', $1, 1, true, 1)`, [sub]);
    const sweep = gateway.app.get(RoomSweep);
    await sweep.sweepAll();
    expect((await room('seance-12')).janus_room).toBe('forgotten');
    await sweep.sweepAll();
    expect(await room('seance-12')).toMatchObject({ janus: null });
    const facts: { event: { data: { reason: string } } }[] = await db.dataSource.query('select event from outbox where aggregate_id = $1', [sub]);
    expect(facts.map(({ event }) => event.data.reason)).toEqual(['lost']);
    expect((await room('seance-11')).janus).toBe(janus);
  });

  it('lets an instance go that is listed no more, once its meetings have ended, and finds one that is new', async () => {
    const meeting = await enter('seance-13');
    const [leaving, staying] = [await janusOf('seance-13'), otherThan(await janusOf('seance-13'))];
    await writeFile(listFile, `${staying.wsUrl}\n`);
    await until('new meetings avoid it', async () => {
      const sessionId = randomUUID();
      await enter(sessionId);
      return (await janusOf(sessionId)) === staying && (await ops('GET', '')).length === 2;
    }, { timeoutMs: 20_000 });
    await meeting.browser.say({ type: 'media.leave' });
    await until('it is let go', async () => (await ops('GET', '')).length === 1, { timeoutMs: 30_000 });
    await writeFile(listFile, `${staying.wsUrl}\n${leaving.wsUrl}\n`);
    await everyReplica(leaving.wsUrl, true);
  });
});
