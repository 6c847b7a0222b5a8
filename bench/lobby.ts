import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type EventContract, type EventData, type LobbyClientMessage, lobbyServerMessage, organisersReplaced, rcpRegistered, sessionPlanned, socketLimits } from '@rcp/contracts';
import { keyPair, type Nats, type Postgres, privateDir, runMigrations, startNats, startPostgres, startService } from '@rcp/local-stack';
import { natsConnectOptions, provision } from '@rcp/messaging';
import { ticketSigner } from '@rcp/platform';
import WebSocket, { WebSocketServer } from 'ws';
import { paced } from './measuring/pace.js';
import { milliseconds, printFigures } from './measuring/report.js';
import { metricOf } from './measuring/service-metric.js';
import { percentile } from './measuring/statistics.js';

/** One session that many wait for, and a busy afternoon of the whole region. */
const CROWD = 200;
const SOCKETS = 1_000;
const SESSIONS = 50;
const PER_SECOND = 10;
const KNOCKS = 150;
const PATIENCE_MS = 20_000;
const publicUrl = 'https://rcp.banc.invalid';
const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

interface Meeting {
  readonly code: string;
  readonly rcpId: string;
}

interface Door {
  readonly url: string;
  readonly plan: () => Promise<Meeting>;
  readonly launchTicket: (rcpId: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

interface Facts {
  readonly tell: <C extends EventContract>(contract: C, subject: string, data: EventData<C>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Scheduling's end of the wire. */
async function factsOf(nats: Nats): Promise<Facts> {
  const nc = await connect(natsConnectOptions('scheduling', { servers: nats.url, ...nats.userOf('scheduling') }));
  return {
    async tell(contract, subject, data) {
      const event = {
        specversion: '1.0', id: randomUUID(), source: '/rcp/scheduling', type: contract.type, subject, time: new Date().toISOString(), datacontenttype: 'application/json',
        aggregateversion: 1, data,
      };
      await jetstream(nc).publish(contract.type, JSON.stringify(event), { msgID: event.id });
    },
    stop: () => nc.close(),
  };
}

/** The service as it runs in production, in a process of its own, with scheduling's facts told by us. */
async function startLobby(postgres: Postgres, nats: Nats): Promise<Door> {
  const dir = await privateDir(undefined, 'bench-lobby');
  const urls = await postgres.createDatabase('lobby');
  await runMigrations({ lobby: urls });
  const [launch, personal, media] = [await keyPair(dir.path, 'launch'), await keyPair(dir.path, 'personal'), await keyPair(dir.path, 'media')];
  const { user, pass } = nats.userOf('lobby');
  const service = await startService('lobby', {
    NODE_ENV: 'production', DATABASE_URL: urls.runtimeUrl, NATS_URL: nats.url, NATS_USER: user, NATS_PASSWORD: pass, OPS_TOKEN: randomUUID(), PUBLIC_URL: publicUrl,
    SUPPORT_EMAIL: 'support@banc.invalid', LOG_LEVEL: 'warn', LAUNCH_JWKS_FILE: launch.jwksFile, PERSONAL_JWKS_FILE: personal.jwksFile, MEDIA_KEY_FILE: media.privateFile,
  }, { logDir: join(dir.path, 'logs') });
  const facts = await factsOf(nats);
  const signer = await ticketSigner('launch', launch.privateFile);
  return {
    url: service.url,
    launchTicket: (rcpId) => signer.sign({
      iss: 'scheduling', aud: 'lobby', jti: randomUUID(), exp: Math.floor(Date.now() / 1_000) + 60, sub: 'hote', rcpId, role: 'organiser', organisersVersion: 1,
      identity: { familyName: 'HOTE', givenName: 'Claude', specialityCode: 'SM36' },
    }),
    async plan() {
      const code = Array.from(randomUUID().replaceAll('-', '').slice(0, 22), (digit) => letters[Number.parseInt(digit, 16)]).join('');
      const rcpId = `rcp-${randomUUID().slice(0, 8)}`;
      const linkHash = createHash('sha256').update(code).digest('base64url');
      await facts.tell(rcpRegistered, rcpId, { rcpId, name: 'RCP du banc', shortName: 'Banc', coordinator: { familyName: 'BANC', givenName: 'Claude' }, secretariat: {}, timeZone: 'Europe/Paris', dccUrls: {}, linkHash });
      await facts.tell(organisersReplaced, rcpId, { rcpId, organisers: [{ accountId: 'hote', role: 'organiser' }] });
      const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
      await facts.tell(sessionPlanned, `ses-${rcpId}`, { sessionId: `ses-${rcpId}`, rcpId, startsAt: at(-5), endsAt: at(60), webconfActive: true });
      await eventually(async () => ((await (await fetch(`${service.url}/api/public/rcps/${code}`)).json()) as { nextSession?: unknown }).nextSession != null);
      return { code, rcpId };
    },
    stop: async () => {
      await facts.stop();
      await service.stop();
      await dir.remove();
    },
  };
}

async function eventually(check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('the lobby did not take up what it was told');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let messages = 0;
let people = 0;

/** A browser: its cookie, its socket, and what it was last shown. */
class Person {
  private cookie = '';
  private socket: WebSocket | undefined;
  private readonly watchers = new Set<() => void>();
  requestId: string | undefined;
  state: string | undefined;
  private error: string | undefined;
  readonly cards = new Set<string>();

  /** Everybody sits somewhere else, or the door would take them for a flood. */
  private readonly address = `198.18.${Math.floor(people / 250)}.${(people++ % 250) + 1}`;

  constructor(private readonly door: Door, private readonly meeting: Meeting) {}

  async post(path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${this.door.url}/api/public/rcps/${this.meeting.code}${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': this.address, ...(this.cookie === '' ? {} : { cookie: this.cookie }) }, body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
  }

  async enter(name: string): Promise<this> {
    await this.post('/identity', { familyName: name, givenName: 'Camille', specialityCode: 'SM36', establishment: null, companions: [] });
    const socket = new WebSocket(`${this.door.url.replace(/^http/, 'ws')}/ws/lobby`, { origin: publicUrl, headers: { cookie: this.cookie } });
    this.socket = socket;
    socket.on('message', (data) => this.hear(String(data)));
    await once(socket, 'open');
    this.say({ type: 'hello', code: this.meeting.code });
    const beat = setInterval(() => this.say({ type: 'ping' }), socketLimits.pingEveryMs);
    socket.on('close', () => clearInterval(beat));
    await this.until('welcome', () => this.state !== undefined);
    return this;
  }

  say(message: LobbyClientMessage): void {
    this.socket?.send(JSON.stringify(message));
  }

  private hear(text: string): void {
    messages++;
    const message = lobbyServerMessage.parse(JSON.parse(text));
    if (message.type === 'you') {
      this.state = message.request?.state ?? 'none';
      this.requestId = message.request?.joinRequestId;
    }
    if (message.type === 'knocks') for (const { joinRequestId } of message.knocks) this.cards.add(joinRequestId);
    if (message.type === 'error') this.error = message.code;
    for (const watcher of this.watchers) watcher();
  }

  until(what: string, check: () => boolean): Promise<void> {
    if (check()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const watcher = () => {
        if (!check()) return;
        clearTimeout(patience);
        this.watchers.delete(watcher);
        resolve();
      };
      const patience = setTimeout(() => reject(new Error(`${what}: not within ${PATIENCE_MS} ms (state ${this.state}, last error ${this.error})`)), PATIENCE_MS);
      this.watchers.add(watcher);
    });
  }

  async knock(): Promise<void> {
    this.say({ type: 'join.request' });
    await this.until('own request', () => this.state === 'held' || this.state === 'waiting' || this.state === 'admitted');
  }

  leave(): void {
    this.socket?.terminate();
  }
}

async function organiserOf(door: Door, meeting: Meeting): Promise<Person> {
  const person = new Person(door, meeting);
  await person.post('/launch', { ticket: await door.launchTicket(meeting.rcpId) });
  await person.enter('HOTE');
  await person.knock();
  return person;
}

/** `count` people of a meeting who wait, a few at a time through the door. */
async function crowd(door: Door, meetings: readonly Meeting[], count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let nth = 0; nth < count; nth += 10) {
    people.push(...(await Promise.all(Array.from({ length: Math.min(10, count - nth) }, async (_, one) => {
      const meeting = meetings[(nth + one) % meetings.length];
      if (meeting === undefined) throw new Error('no meeting');
      const person = await new Person(door, meeting).enter(`ATTENTE ${nth + one}`);
      await person.knock();
      return person;
    }))));
  }
  return people;
}

interface Told {
  readonly knocks: number[];
  readonly decisions: number[];
}

/** People who come one after the other: knock → card at the organiser's, then decision → their own page. */
async function measured(door: Door, rooms: readonly { meeting: Meeting; organiser: Person }[]): Promise<Told> {
  const comers = await Promise.all(Array.from({ length: KNOCKS }, async (_, nth) => {
    const room = rooms[nth % rooms.length];
    if (room === undefined) throw new Error('no room');
    return { ...room, person: await new Person(door, room.meeting).enter(`ARRIVE ${nth}`) };
  }));
  const of = (nth: number) => {
    const comer = comers[nth];
    if (comer === undefined) throw new Error('nobody');
    return comer;
  };
  const knocks = await paced(PER_SECOND, KNOCKS, async (nth) => {
    const { person, organiser } = of(nth);
    await person.knock();
    await organiser.until('card', () => organiser.cards.has(person.requestId ?? ''));
  });
  const decisions = await paced(PER_SECOND, KNOCKS, async (nth) => {
    const { person, organiser } = of(nth);
    organiser.say({ type: 'join.accept', joinRequestId: person.requestId ?? '' });
    await person.until('admitted', () => person.state === 'admitted');
  });
  for (const { person } of comers) person.leave();
  return { knocks, decisions };
}

/** The same sockets on `ws` alone, on a thread of its own, which sends back what it is sent. */
function echo(): void {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
  server.on('listening', () => parentPort?.postMessage((server.address() as AddressInfo).port));
}

async function bare(): Promise<number[]> {
  const worker = new Worker(new URL(import.meta.url));
  const [port] = (await once(worker, 'message')) as [number];
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(socket, 'open');
    return socket;
  }));
  const text = JSON.stringify({ type: 'join.accept', joinRequestId: randomUUID() });
  const times = await paced(PER_SECOND, KNOCKS, async (nth) => {
    const socket = sockets[nth % sockets.length];
    socket?.send(text);
    if (socket) await once(socket, 'message');
  });
  for (const socket of sockets) socket.terminate();
  await worker.terminate();
  return times;
}

async function measure(door: Door): Promise<void> {
  const meeting = await door.plan();
  const organiser = await organiserOf(door, meeting);
  const waiting = await crowd(door, [meeting], CROWD);
  const one = await measured(door, [{ meeting, organiser }]);
  for (const person of [...waiting, organiser]) person.leave();

  const before = await metricOf(door.url, 'process_resident_memory_bytes');
  const meetings: Meeting[] = [];
  for (let nth = 0; nth < SESSIONS; nth++) meetings.push(await door.plan());
  const rooms = await Promise.all(meetings.map(async (each) => ({ meeting: each, organiser: await organiserOf(door, each) })));
  const many = await crowd(door, meetings, SOCKETS - SESSIONS);
  const perSocket = (await metricOf(door.url, 'process_resident_memory_bytes') - before) / SOCKETS;
  const [cpu, heard, begun] = [await metricOf(door.url, 'process_cpu_seconds_total'), messages, performance.now()];
  const region = await measured(door, rooms);
  const cpuPerStep = (await metricOf(door.url, 'process_cpu_seconds_total') - cpu) * 1_000 / (KNOCKS * 3);
  const messagesPerSecond = (messages - heard) / ((performance.now() - begun) / 1_000);
  for (const person of [...many, ...rooms.map((room) => room.organiser)]) person.leave();
  report({ one, region, echoed: await bare(), perSocket, cpuPerStep, messagesPerSecond });
}

interface Measured {
  readonly one: Told;
  readonly region: Told;
  readonly echoed: number[];
  readonly perSocket: number;
  readonly cpuPerStep: number;
  readonly messagesPerSecond: number;
}

function report({ one, region, echoed, perSocket, cpuPerStep, messagesPerSecond }: Measured): void {
  const at = (samples: number[], share: number) => milliseconds(percentile(samples, share));
  const ratio = (samples: number[]) => (percentile(samples, 0.5) / percentile(echoed, 0.5)).toFixed(1);
  printFigures(`The waiting room: ${CROWD} people in one session, then ${SOCKETS} sockets over ${SESSIONS} sessions`, [
    ...([['one session', one], [`${SESSIONS} sessions`, region]] as const).flatMap(([where, { knocks, decisions }]) => [
      { what: `knock → card, ${where}, p50`, value: at(knocks, 0.5) },
      { what: `knock → card, ${where}, p99`, value: at(knocks, 0.99), budget: '≤ 100 ms' },
      { what: `decision → page, ${where}, p50`, value: at(decisions, 0.5) },
      { what: `decision → page, ${where}, p99`, value: at(decisions, 0.99), budget: '≤ 100 ms' },
    ]),
    { what: 'bare ws echo, p50', value: at(echoed, 0.5) },
    { what: 'bare ws echo, p99', value: at(echoed, 0.99) },
    { what: `knock → card ÷ bare echo, ${SESSIONS} sessions, p50`, value: ratio(region.knocks) },
    { what: 'memory per socket', value: `${(perSocket / 1_024).toFixed(1)} KiB` },
    { what: 'processor time per form, knock or decision', value: milliseconds(cpuPerStep) },
    { what: 'messages to browsers', value: `${Math.round(messagesPerSecond)} /s` },
  ]);
}

if (!isMainThread) echo();
else {
  const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
  try {
    await provision({ servers: nats.url, ...nats.admin });
    const door = await startLobby(postgres, nats);
    try {
      await measure(door);
    } finally {
      await door.stop();
    }
  } finally {
    await Promise.all([nats.stop(), postgres.stop()]);
  }
}
