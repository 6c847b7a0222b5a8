import type { JoinState, LobbyClientMessage, LobbyServerMessage, PutIdentity } from '@rcp/contracts';
import { until } from '@rcp/testing';
import WebSocket from 'ws';
import { publicUrl } from './trial-lobby.js';

type Message<T extends LobbyServerMessage['type']> = Extract<LobbyServerMessage, { type: T }>;
export interface Answer { readonly status: number; readonly body: Record<string, unknown>; readonly setCookie: string | undefined }

export const form = (familyName: string, changes: Partial<PutIdentity> = {}): PutIdentity =>
  ({ familyName, givenName: 'Jo', specialityCode: 'SM36', establishment: null, companions: [], ...changes });

let browsers = 0;

/** One browser at one RCP link, at an address of its own unless told otherwise: its cookie, its requests and one socket at a time. */
export class TrialBrowser {
  /** Of the range that is nobody's (RFC 2544). */
  readonly address = `198.18.${Math.floor(browsers / 250) % 250}.${(browsers++ % 250) + 1}`;
  heard: LobbyServerMessage[] = [];
  cookie: string | undefined;
  closeCode: number | undefined;
  private socket: WebSocket | undefined;

  constructor(readonly lobbyUrl: string, readonly code: string) {}

  async request(method: 'GET' | 'POST', path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(`${this.lobbyUrl}/api/public/rcps/${this.code}${path}`, {
      method,
      headers: { 'x-forwarded-for': this.address, ...more, ...(this.cookie === undefined ? {} : { cookie: this.cookie }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const setCookie = answer.headers.get('set-cookie') ?? undefined;
    if (setCookie !== undefined) this.cookie = setCookie.split(';')[0];
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, setCookie };
  }

  /** Shows a personal link's token without taking it. */
  async look(ticket: string): Promise<Answer> {
    return this.request('GET', '/personal', undefined, { authorization: `Bearer ${ticket}` });
  }

  identify(familyName: string, changes: Partial<PutIdentity> = {}): Promise<Answer> {
    return this.request('POST', '/identity', form(familyName, changes));
  }

  /** Opens a socket without a word; `lobbyUrl` to reach another replica. */
  open(options: { origin?: string; lobbyUrl?: string } = {}): this {
    this.heard = [];
    this.closeCode = undefined;
    const socket = new WebSocket(`${(options.lobbyUrl ?? this.lobbyUrl).replace(/^http/, 'ws')}/ws/lobby`, {
      origin: options.origin ?? publicUrl, headers: this.cookie === undefined ? {} : { cookie: this.cookie },
    });
    this.socket = socket;
    socket.on('message', (data) => { if (this.socket === socket) this.heard.push(JSON.parse(String(data)) as LobbyServerMessage); });
    socket.on('close', (code) => { if (this.socket === socket) this.closeCode = code; });
    socket.on('error', () => undefined);
    return this;
  }

  async say(message: LobbyClientMessage | string): Promise<void> {
    const socket = await until('the socket is open', () => (this.socket?.readyState === WebSocket.OPEN ? this.socket : undefined));
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Opens a socket and says hello; answers the first projection. */
  async connect(options: { lobbyUrl?: string } = {}): Promise<Message<'you'>> {
    this.open(options);
    await this.say({ type: 'hello', code: this.code });
    return this.hears('you');
  }

  /** Connects and asks to join. */
  async knock(options: { lobbyUrl?: string } = {}): Promise<void> {
    await this.connect(options);
    await this.say({ type: 'join.request' });
  }

  /** The newest message of this kind, now or soon. */
  hears<T extends LobbyServerMessage['type']>(type: T): Promise<Message<T>> {
    return until(`the browser hears ${type}`, () => this.last(type));
  }

  last<T extends LobbyServerMessage['type']>(type: T): Message<T> | undefined {
    return this.heard.findLast((message): message is Message<T> => message.type === type);
  }

  /** Waits until this person's own state is that, and answers the request. */
  is(state: JoinState): Promise<NonNullable<Message<'you'>['request']>> {
    return until(`this person is ${state}`, () => {
      const request = this.last('you')?.request;
      return request?.state === state && request;
    });
  }

  /** The card of somebody knocking, at an organiser's. */
  card(familyName: string): Promise<Message<'knocks'>['knocks'][number]> {
    return until(`the card of ${familyName} is shown`, () => this.last('knocks')?.knocks.find((knock) => knock.familyName === familyName));
  }

  closed(): Promise<number> {
    return until('the socket is closed', () => this.closeCode);
  }

  /** As a browser does when its tab is closed or goes to another page. */
  leave(): void {
    this.socket?.close(1001);
  }

  /** The line is cut. */
  close(): void {
    this.socket?.terminate();
  }
}
