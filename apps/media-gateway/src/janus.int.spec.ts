import { randomUUID } from 'node:crypto';
import { closeCodes } from '@rcp/contracts';
import { freePort, type Janus, type Nats, startJanus } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { WebSocketServer } from 'ws';
import { JanusClient } from './janus/janus-client.js';
import { janusCodes, JanusError, JanusUnavailable } from './janus/janus-messages.js';
import type { JanusHandle } from './janus/janus-session.js';
import { migrations } from './migrations/index.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, tellExcluded, type TrialGateway, type TrialTickets, trialTickets } from './trial-gateway.js';

const publicUrl = 'https://rcp.example.org';
const fails = (work: Promise<unknown>) => work.then(() => 'nothing', (error: unknown) => (error instanceof JanusError ? error.code : error));

describe('Janus behind the gateway', () => {
  let db: TestDatabase, nats: Nats, janus: Janus, tickets: TrialTickets, gateway: TrialGateway, client: JanusClient;
  let browsers: TrialBrowser[] = [];
  /** Somebody with Janus's API secret and nothing else. */
  let intruder: JanusHandle;

  const join = async (sessionId: string, sub: string = randomUUID(), ticket?: string) => {
    const browser = new TrialBrowser(gateway.url, publicUrl);
    browsers.push(browser);
    return { browser, joined: await browser.join(ticket ?? (await tickets.ticket({ sub, sessionId }))) };
  };
  const room = async (sessionId: string) => {
    const [row]: { janus_room: string; secret: string; pin: string; epoch: number }[] =
      await db.dataSource.query('select * from room where session_id = $1', [sessionId]);
    if (!row) throw new Error('no such room');
    return row;
  };
  const connected = async () => {
    await until('Janus is connected', () => client.up);
    const session = await client.createSession(() => undefined);
    return session.attach('janus.plugin.videoroom', { onPlugin: () => undefined });
  };

  beforeAll(async () => {
    [db, nats, janus, tickets] = await Promise.all([testDatabase(migrations), testNats(), startJanus(), trialTickets()]);
    gateway = await startTrial({
      databaseUrl: db.runtimeUrl, nats, janus, jwksFile: tickets.publicFile, publicUrl, env: { ROOM_MAX_PUBLISHERS: '12', PUBLISHER_MAX_KBITS: '2500' },
    });
    client = new JanusClient({ url: janus.wsUrl, apiSecret: janus.apiSecret });
    client.start();
  });
  beforeEach(async () => {
    intruder = await connected();
  });
  afterEach(() => {
    browsers.forEach((one) => one.close());
    browsers = [];
  });
  afterAll(async () => {
    await client?.stop();
    await gateway?.stop();
    await Promise.all([db?.drop(), nats?.stop(), janus?.stop(), tickets?.remove()]);
  });

  it('makes rooms that nobody finds, nobody records and only the owner changes', async () => {
    await join('seance-1');
    const { janus_room: id } = await room('seance-1');
    expect((await intruder.message({ request: 'list' })).data).toMatchObject({ list: [] });
    const { data } = await intruder.message({ request: 'list', admin_key: janus.roomAdminKey });
    expect(data['list']).toEqual([expect.objectContaining({
      room: id, pin_required: true, is_private: true, record: false, lock_record: true, require_pvtid: true,
    })]);
    expect(data['list']).toEqual([expect.objectContaining({ max_publishers: 12, bitrate: 2_500_000, bitrate_cap: true })]);
    expect(await fails(intruder.message({ request: 'enable_recording', room: id, record: true }))).not.toBe('nothing');
    expect(await fails(intruder.message({ request: 'destroy', room: id }))).not.toBe('nothing');
  });

  it('lets nobody join by the room and its pin alone', async () => {
    await join('seance-2');
    const { janus_room: id, pin } = await room('seance-2');
    const asPublisher = { request: 'join', ptype: 'publisher', room: id, pin, id: `${randomUUID()}:1` };
    expect(await fails(intruder.message(asPublisher))).toBe(janusCodes.unauthorised);
    expect(await fails(intruder.message({ ...asPublisher, token: 'guessed' }))).toBe(janusCodes.unauthorised);
  });

  it('leaves no token behind after a join', async () => {
    await join('seance-3');
    const { janus_room: id, secret } = await room('seance-3');
    const { data } = await intruder.message({ request: 'allowed', room: id, secret, action: 'add', allowed: ['looked'] });
    // What was there from birth and what was just added; the join's own token is gone.
    expect(data['allowed']).toHaveLength(2);
  });

  it('ends the room when the last person leaves, and makes another for the next', async () => {
    const { browser, joined } = await join('seance-4');
    const before = await room('seance-4');
    await browser.say({ type: 'media.leave' });
    await until('the room is gone', async () => (await intruder.message({ request: 'exists', room: before.janus_room })).data['exists'] === false, { timeoutMs: 20_000 });
    const again = await join('seance-4');
    expect(again.joined.epoch).toBe(joined.epoch + 1);
    expect((await room('seance-4')).secret).not.toBe(before.secret);
  });

  it('asks everybody to come back when Janus was killed, and lets them in again, by no ticket of before', async () => {
    const [surgeon, pathologist] = [randomUUID(), randomUUID()];
    const before = await tickets.ticket({ sub: surgeon, sessionId: 'seance-5' });
    const [first, second] = [await join('seance-5', surgeon, before), await join('seance-5', pathologist)];
    await janus.kill();
    const epoch = first.joined.epoch + 1;
    expect(await first.browser.hears('media.reset')).toEqual({ type: 'media.reset', epoch });
    expect(await second.browser.hears('media.reset')).toEqual({ type: 'media.reset', epoch });
    await first.browser.say({ type: 'media.join', ticket: await tickets.ticket({ sub: surgeon, sessionId: 'seance-5' }) });
    expect(await first.browser.hears('error')).toEqual({ type: 'error', code: 'media-unavailable' });
    await janus.start();
    const spent = new TrialBrowser(gateway.url, publicUrl);
    browsers.push(spent);
    await spent.say({ type: 'media.join', ticket: before });
    expect(await spent.hears('error')).toEqual({ type: 'error', code: 'ticket-used' });
    const back = await until('the surgeon is back', () => join('seance-5', surgeon).catch(() => undefined), { timeoutMs: 30_000 });
    expect(back.joined.epoch).toBe(epoch);
    expect((await join('seance-5', pathologist)).joined.epoch).toBe(epoch);
  });

  it('asks everybody to come back when their room was destroyed', async () => {
    const { browser, joined } = await join('seance-6');
    const { janus_room: id, secret } = await room('seance-6');
    await intruder.message({ request: 'destroy', room: id, secret });
    expect(await browser.hears('media.reset')).toEqual({ type: 'media.reset', epoch: joined.epoch + 1 });
  });

  it('keeps out who is excluded while Janus lets them in', async () => {
    await join('seance-9');
    const visitor = new TrialBrowser(gateway.url, publicUrl);
    browsers.push(visitor);
    const who = { sessionId: 'seance-9', participantId: randomUUID() };
    await janus.freeze();
    try {
      await visitor.say({ type: 'media.join', ticket: await tickets.ticket({ sub: who.participantId, sessionId: who.sessionId }) });
      await until('they are on their way', async () => (await db.dataSource.query('select 1 from seat where participant_id = $1 and generation = 1', [who.participantId])).length === 1);
      await tellExcluded(nats, who);
      await until('the exclusion is known', async () => (await db.dataSource.query('select 1 from exclusion where participant_id = $1', [who.participantId])).length === 1);
    } finally {
      await janus.resume();
    }
    expect(await visitor.closed()).toBe(closeCodes.excluded);
    expect(visitor.heard.map(({ type }) => type)).not.toContain('media.joined');
    const { janus_room: id } = await room('seance-9');
    // One after the other: whoever comes now comes after them.
    await join('seance-9');
    expect((await intruder.message({ request: 'listparticipants', room: id })).data['participants']).toHaveLength(2);
    expect(await db.dataSource.query('select 1 from outbox where aggregate_id = $1', [who.participantId])).toEqual([]);
  });

  it('rejects what is under way when the connection is lost, and connects again', async () => {
    const session = await client.createSession(() => undefined);
    const lost = new Promise<string>((resolve) => void client.createSession(() => resolve('lost')));
    await session.attach('janus.plugin.videoroom', { onPlugin: () => undefined });
    const underWay = session.attach('janus.plugin.videoroom', { onPlugin: () => undefined }).catch((error: unknown) => error);
    await janus.restart();
    expect(await lost).toBe('lost');
    await underWay;
    await expect(session.attach('janus.plugin.videoroom', { onPlugin: () => undefined })).rejects.toThrow();
    await connected();
  });

  it('gives up a request that is not answered in time', async () => {
    const port = await freePort();
    const silent = new WebSocketServer({ port, host: '127.0.0.1' });
    // It says what it is, and nothing else.
    const info = { version: 1102, api_secret: true, event_handlers: false, transports: {}, plugins: { 'janus.plugin.videoroom': {}, 'janus.plugin.echotest': {} } };
    silent.on('connection', (socket) => socket.on('message', (data) => {
      const { janus: asked, transaction } = JSON.parse(String(data)) as { janus: string; transaction: string };
      if (asked === 'info') socket.send(JSON.stringify({ janus: 'server_info', transaction, ...info }));
    }));
    const patient = new JanusClient({ url: `ws://127.0.0.1:${port}`, apiSecret: 'none', requestTimeoutMs: 200 });
    patient.start();
    await until('somebody is connected', () => patient.up);
    expect(await fails(patient.createSession(() => undefined))).toBeInstanceOf(JanusUnavailable);
    await patient.stop();
    silent.close();
  });

  it('has no plugin that records, and obeys no order to record from whoever lacks the secret of the room', async () => {
    const session = await client.createSession(() => undefined);
    expect(await fails(session.attach('janus.plugin.recordplay', { onPlugin: () => undefined }))).toBe(janusCodes.noSuchPlugin);
    await session.destroy();
    await join('seance-7');
    const { janus_room: id, pin } = await room('seance-7');
    for (const secret of ['', pin, janus.roomAdminKey]) {
      expect(await fails(intruder.message({ request: 'enable_recording', room: id, secret, record: true }))).toBe(janusCodes.unauthorised);
      expect(await fails(intruder.message({ request: 'edit', room: id, secret, new_rec_dir: '/tmp' }))).toBe(janusCodes.unauthorised);
    }
    const { data } = await intruder.message({ request: 'list', admin_key: janus.roomAdminKey });
    expect((data['list'] as { room: string; record: boolean }[]).find((one) => one.room === id)?.record).toBe(false);
  });

  it('is not used when it could record, and the operator is told why', async () => {
    const port = await freePort();
    const strange = new WebSocketServer({ port, host: '127.0.0.1' });
    const plugins = { 'janus.plugin.videoroom': {}, 'janus.plugin.echotest': {}, 'janus.plugin.recordplay': {} };
    strange.on('connection', (socket) => socket.on('message', (message) => {
      const { transaction } = JSON.parse(String(message)) as { transaction: string };
      socket.send(JSON.stringify({ janus: 'server_info', transaction, version: 1102, api_secret: true, event_handlers: false, transports: {}, plugins }));
    }));
    const parts = { databaseUrl: db.runtimeUrl, nats, janus: { ...janus, wsUrl: `ws://127.0.0.1:${port}` }, jwksFile: tickets.publicFile, publicUrl };
    const careful = await startTrial(parts);
    const answer = await until('it says so', async () => {
      const { statusCode, body } = await careful.app.inject({ url: '/health/ready' });
      return statusCode === 503 && body.includes('recordplay') ? body : undefined;
    });
    expect(JSON.parse(answer)).toMatchObject({ janus: 'down: Janus runs what it must not: janus.plugin.recordplay' });
    const browser = new TrialBrowser(careful.url, publicUrl);
    await expect(browser.join(await tickets.ticket({ sub: randomUUID(), sessionId: 'seance-8' }))).rejects.toThrow('media-unavailable');
    browser.close();
    await careful.stop();
    strange.close();
  });

  it('refuses at once while there is no Janus', async () => {
    const lonely = new JanusClient({ url: 'ws://127.0.0.1:9', apiSecret: 'none' });
    lonely.start();
    expect(await fails(lonely.createSession(() => undefined))).toBeInstanceOf(JanusUnavailable);
    await lonely.stop();
  });
});
