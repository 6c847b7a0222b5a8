import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type EventContract, type EventData, type LobbyClientMessage, lobbyServerMessage, organisersReplaced, rcpRegistered, sessionPlanned, socketLimits } from '@rcp/contracts';
import { keyPair, type Nats, type Postgres, privateDir, runMigrations, startService } from '@rcp/local-stack';
import { natsConnectOptions } from '@rcp/messaging';
import { ticketSigner } from '@rcp/platform';
import WebSocket from 'ws';

const PATIENCE_MS = 20_000;
const publicUrl = 'https://rcp.banc.invalid';
const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export interface Meeting {
  readonly code: string;
  readonly rcpId: string;
}

/** The lobby, and what it is told of. */
export interface Door {
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
export async function startLobby(postgres: Postgres, nats: Nats): Promise<Door> {
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

/** Messages that browsers were sent so far. */
export const counted = { messages: 0 };
let people = 0;

/** A browser: its cookie, its socket, and what it was last shown. */
export class Person {
  private cookie = '';
  private socket: WebSocket | undefined;
  private readonly watchers = new Set<() => void>();
  requestId: string | undefined;
  state: string | undefined;
  private error: string | undefined;
  readonly cards = new Set<string>();

  /** Everybody sits somewhere else unless told otherwise, or the door would take them for a flood. */
  constructor(private readonly door: Door, private readonly meeting: Meeting, private readonly address = `198.18.${Math.floor(people / 250)}.${(people++ % 250) + 1}`) {}

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
    counted.messages++;
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

/** The organiser of a meeting, in its room. */
export async function organiserOf(door: Door, meeting: Meeting): Promise<Person> {
  const person = new Person(door, meeting);
  await person.post('/launch', { ticket: await door.launchTicket(meeting.rcpId) });
  await person.enter('HOTE');
  await person.knock();
  return person;
}

/** `count` people of a meeting who wait, a few at a time through the door. */
export async function crowd(door: Door, meetings: readonly Meeting[], count: number): Promise<Person[]> {
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
