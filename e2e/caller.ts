import type { Companion, LobbyClientMessage, LobbyServerMessage } from '@rcp/contracts';
import type { System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import WebSocket from 'ws';

type Message<T extends LobbyServerMessage['type']> = Extract<LobbyServerMessage, { type: T }>;

/** What a guest's form says. */
export const guest = (familyName: string, givenName: string, more: { establishment?: string; companions?: Companion[] } = {}) =>
  ({ familyName, givenName, specialityCode: 'SM36', establishment: null, companions: [] as Companion[], ...more });

/** Somebody at the door without a browser of their own: a waiting room fills faster than a small machine opens browsers. */
export class Caller {
  private readonly heard: LobbyServerMessage[] = [];
  private cookie = '';
  private socket: WebSocket | undefined;
  private readonly code: string;

  constructor(private readonly system: System, link: string) {
    this.code = new URL(link).pathname.split('/').at(-1) ?? '';
  }

  /** As a guest, or by the link of a launch or of a mail with the form left as it is filled in. */
  async comes(who: ReturnType<typeof guest> | string): Promise<this> {
    const [, kind, ticket] = typeof who === 'string' ? (/#(lt|p)=(.+)$/.exec(who) ?? []) : [];
    if (typeof who !== 'string') await this.post('identity', who);
    else {
      const { identity } = (await this.post(kind === 'lt' ? 'launch' : 'personal', { ticket })) as { identity: object };
      await this.post('identity', identity);
    }
    return this;
  }

  /** Asks to join. */
  async knocks(): Promise<this> {
    await this.connects();
    await this.says({ type: 'join.request' });
    await until('the caller is at the door', () => this.last('you')?.request?.state === 'held' || this.last('you')?.request?.state === 'waiting');
    return this;
  }

  async connects(cookie = this.cookie): Promise<void> {
    const socket = new WebSocket(`${this.system.publicUrl.replace(/^http/, 'ws')}/ws/lobby`, { origin: this.system.publicUrl, headers: { cookie } });
    socket.on('message', (data) => this.heard.push(JSON.parse(String(data)) as LobbyServerMessage));
    socket.on('error', () => undefined);
    this.socket = socket;
    await until('the socket is open', () => socket.readyState === WebSocket.OPEN);
    await this.says({ type: 'hello', code: this.code });
    await until('the lobby answers', () => this.last('you'));
  }

  async says(message: LobbyClientMessage): Promise<void> {
    this.socket?.send(JSON.stringify(message));
  }

  last<T extends LobbyServerMessage['type']>(type: T): Message<T> | undefined {
    return this.heard.findLast((message): message is Message<T> => message.type === type);
  }

  leaves(): void {
    this.socket?.terminate();
  }

  private async post(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${this.system.publicUrl}/api/public/rcps/${this.code}/${path}`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...(this.cookie === '' ? {} : { cookie: this.cookie }) }, body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    return answer.json();
  }
}
