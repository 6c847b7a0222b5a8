import type { MediaClientMessage, MediaServerMessage } from '@rcp/contracts';
import { until } from '@rcp/testing';
import WebSocket from 'ws';

type Message<T extends MediaServerMessage['type']> = Extract<MediaServerMessage, { type: T }>;

/** The socket half of a browser: says what a spec tells it to, and remembers what it heard. */
export class TrialBrowser {
  readonly heard: MediaServerMessage[] = [];
  closeCode: number | undefined;
  private readonly socket: WebSocket;

  constructor(url: string, origin: string) {
    this.socket = new WebSocket(url, { origin });
    this.socket.on('message', (data) => this.heard.push(JSON.parse(String(data)) as MediaServerMessage));
    this.socket.on('close', (code) => { this.closeCode = code; });
    this.socket.on('error', () => undefined);
  }

  async say(message: MediaClientMessage | string): Promise<void> {
    await until('the socket is open', () => this.socket.readyState === WebSocket.OPEN);
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message of this kind, now or soon. */
  hears<T extends MediaServerMessage['type']>(type: T): Promise<Message<T>> {
    return until(`the browser hears ${type}`, () => this.heard.find((message): message is Message<T> => message.type === type));
  }

  closed(): Promise<number> {
    return until('the socket is closed', () => this.closeCode);
  }

  /** Throws the error's code when it is refused. */
  async join(ticket: string): Promise<Message<'media.joined'>> {
    const already = this.heard.length;
    await this.say({ type: 'media.join', ticket });
    const answer = await until('the browser is let in or not', () => this.heard.slice(already).find(({ type }) => type === 'media.joined' || type === 'error'));
    if (answer.type !== 'media.joined') throw new Error(answer.type === 'error' ? answer.code : answer.type);
    return answer;
  }

  close(): void {
    this.socket.terminate();
  }
}
