import { closeCodes, type WorkstationTestClientMessage, type WorkstationTestServerMessage } from '@rcp/contracts';
import { type Janus, janusRequest, type Nats, startJanus } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import WebSocket from 'ws';
import { migrations } from './migrations/index.js';
import { startTrial, type TrialGateway, type TrialTickets, trialTickets } from './trial-gateway.js';
import { trialOffer as offer } from './trial-offer.js';

const publicUrl = 'https://rcp.example.org';
type Heard<T extends WorkstationTestServerMessage['type']> = Extract<WorkstationTestServerMessage, { type: T }>;

/** A workstation's half of the test. */
class Workstation {
  readonly heard: WorkstationTestServerMessage[] = [];
  closeCode: number | undefined;
  private readonly socket: WebSocket;

  constructor(url: string, origin = publicUrl) {
    this.socket = new WebSocket(url.replace('/ws/media', '/ws/test'), { origin });
    this.socket.on('message', (data: Buffer) => this.heard.push(JSON.parse(data.toString()) as WorkstationTestServerMessage));
    this.socket.on('close', (code) => { this.closeCode = code; });
    this.socket.on('error', () => undefined);
  }

  async say(message: WorkstationTestClientMessage | object): Promise<void> {
    await until('the socket is open', () => this.socket.readyState === WebSocket.OPEN);
    this.socket.send(JSON.stringify(message));
  }

  /** The nth message of this kind, now or soon. */
  hears<T extends WorkstationTestServerMessage['type']>(type: T, nth = 0): Promise<Heard<T>> {
    return until(`the workstation hears ${type}`, () => this.heard.filter((message): message is Heard<T> => message.type === type)[nth]);
  }

  closed(): Promise<number> {
    return until('the socket is closed', () => this.closeCode);
  }

  /** Asks for its echo and has Janus's answer. */
  async tests(nth = 0): Promise<string> {
    if (nth === 0) await this.say({ type: 'test.start' });
    await this.say({ type: 'test.offer', sdp: offer('audio', 'video') });
    return (await this.hears('test.answer', nth)).sdp;
  }

  close(): void {
    this.socket.terminate();
  }
}

describe('the test of a workstation', () => {
  let db: TestDatabase, nats: Nats, janus: Janus, tickets: TrialTickets, gateway: TrialGateway;
  const workstations: Workstation[] = [];
  const workstation = (origin?: string) => {
    const one = new Workstation(gateway.url, origin);
    workstations.push(one);
    return one;
  };
  /** Sessions that Janus keeps, the one that asks left out. */
  const sessions = async () => {
    const answer = await janusRequest(janus.adminWsUrl, 'janus-admin-protocol', { janus: 'list_sessions', admin_secret: janus.adminSecret });
    return (answer['sessions'] as unknown[]).length;
  };

  beforeAll(async () => {
    [db, nats, janus, tickets] = await Promise.all([testDatabase(migrations), testNats(), startJanus(), trialTickets()]);
    gateway = await startTrial({ databaseUrl: db.runtimeUrl, nats, janus, jwksFile: tickets.publicFile, publicUrl });
  });
  afterEach(async () => {
    workstations.splice(0).forEach((one) => one.close());
    await until('Janus has freed everything', async () => (await sessions()) === 0);
  });
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([db?.drop(), nats?.stop(), janus?.stop(), tickets?.remove()]);
  });

  it('needs no ticket: what is sent comes back from the media server, as often as there are ways to try', async () => {
    const one = workstation();
    const first = await one.tests();
    expect(await one.hears('test.ready')).toEqual({ type: 'test.ready', transports: [{ name: 'direct', iceServers: [], relayOnly: false }], attemptSeconds: 30 });
    expect(first).toMatch(/m=audio[\s\S]*a=sendrecv[\s\S]*m=video[\s\S]*a=sendrecv/);
    expect((await one.hears('test.trickle')).candidate).toMatchObject({ candidate: expect.stringMatching(/^candidate:/) as unknown });
    await one.say({ type: 'test.trickle', candidate: null });
    expect(await one.tests(1)).not.toBe(first);
    expect(await sessions()).toBe(1);
  });

  it.each([
    ['before it has begun', [{ type: 'test.offer', sdp: offer('audio') }]], ['begun twice', [{ type: 'test.start' }, { type: 'test.start' }]],
    ['with a data channel', [{ type: 'test.start' }, { type: 'test.offer', sdp: offer('audio').replace('m=audio', 'm=application') }]],
    ['with two pictures', [{ type: 'test.start' }, { type: 'test.offer', sdp: offer('video', 'video') }]],
    ['with another codec', [{ type: 'test.start' }, { type: 'test.offer', sdp: offer('video').replace('VP8', 'AV1') }]],
    ['of a room', [{ type: 'test.start' }, { type: 'media.join', ticket: 'x'.repeat(30) }]],
  ])('is refused %s, and begins nothing in Janus', async (_how, messages) => {
    const one = workstation();
    for (const message of messages) await one.say(message);
    expect((await one.hears('error')).code).toBe('protocol-error');
    expect(await sessions()).toBe(0);
  });

  it('is for pages of our own', async () => {
    expect(await workstation('https://elsewhere.example.org').closed()).toBe(closeCodes.unauthenticated);
  });

  it('is for a few at a time: meetings come first', async () => {
    const testing = Array.from({ length: 20 }, () => workstation());
    for (const one of testing) await one.say({ type: 'ping' });
    await Promise.all(testing.map((one) => one.hears('pong')));
    expect(await workstation().closed()).toBe(closeCodes.rateLimited);
    testing[0]?.close();
    await until('the next one may test', async () => {
      const next = workstation();
      await next.say({ type: 'ping' }).catch(() => undefined);
      return until('an answer or the end', () => next.closeCode ?? next.heard.length > 0).then((outcome) => outcome === true);
    });
  });

  it('says so when the media server is lost, and can be tried again once it is back', async () => {
    const one = workstation();
    await one.tests();
    await janus.kill();
    expect(await one.hears('test.over')).toEqual({ type: 'test.over', reason: 'media-lost' });
    await one.say({ type: 'test.offer', sdp: offer('audio') });
    expect((await one.hears('error')).code).toBe('media-unavailable');
    await janus.start();
    const again = await until('Janus answers again', async () => {
      const next = workstation();
      await next.say({ type: 'test.start' });
      await next.say({ type: 'test.offer', sdp: offer('audio') });
      const outcome = await until('an answer', () => next.heard.find(({ type }) => type === 'test.answer' || type === 'error'));
      return outcome.type === 'test.answer' && outcome;
    });
    expect(again.sdp).toMatch(/m=audio/);
  });
});
