import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { janusFault } from '../domain/janus-fitness.js';
import { janusInfo, janusMessage, JanusError, type JanusMessage, JanusUnavailable } from './janus-messages.js';
import { JanusSession } from './janus-session.js';

export interface JanusClientOptions {
  /** `ws://host:port` */
  readonly url: string;
  readonly apiSecret: string;
  /** Milliseconds without an answer before a request is given up. */
  readonly requestTimeoutMs?: number;
  /** Told whenever the connection comes and goes. */
  readonly onChange?: (up: boolean) => void;
  /** Milliseconds of silence after which a Janus that is connected counts as hung. */
  readonly hungAfterMs?: number;
}

interface Pending {
  /** `ack` is all the answer there will be. */
  readonly ackSuffices: boolean;
  resolve(answer: JanusMessage): void;
  reject(error: Error): void;
}

/** Janus itself is asked, not its WebSocket library: one that hangs still answers that. */
const pingEveryMs = 1_500;
const hungAfterMs = 5_000;
const handshakeTimeoutMs = 5_000;
const maxPayload = 1024 * 1024;

/** Wait before the next attempt, milliseconds: 0.1, 0.2, 0.4 … 2 s. For ever: a gateway without Janus is of no use. */
export function reconnectDelay(failures: number): number {
  return Math.min(2_000, 100 * 2 ** Math.min(failures, 10));
}

/**
 * Janus's WebSocket API: one connection kept for ever, requests with their answers, sessions with their events. When the
 * connection is lost every request under way is rejected and every session is told: nothing in Janus is claimed back,
 * rooms are rebuilt.
 */
export class JanusClient {
  private socket: WebSocket | undefined;
  private readonly pending = new Map<string, Pending>();
  private readonly sessions = new Map<number, JanusSession>();
  private failures = 0;
  private retry: NodeJS.Timeout | undefined;
  private stopped = true;
  private fit = false;
  private unfit: string | undefined;
  private tried: () => void = () => undefined;
  private readonly firstTry = new Promise<void>((resolve) => { this.tried = resolve; });

  constructor(private readonly options: JanusClientOptions) {}

  /** Connected to a Janus that meetings may take place on. */
  get up(): boolean {
    return this.fit && this.socket?.readyState === WebSocket.OPEN;
  }

  /** Why this Janus is not used although it answers: for an operator to mend. */
  get fault(): string | undefined {
    return this.unfit;
  }

  get isIdle(): boolean {
    return this.sessions.size === 0;
  }

  /** Resolves once it is known whether Janus answers. */
  whenTried(): Promise<void> {
    return this.firstTry;
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.connect();
  }

  /** Destroys the sessions, so that Janus frees everything at once, and closes. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await Promise.allSettled([...this.sessions.values()].map((session) => session.destroy()));
    this.socket?.close();
  }

  /** A session of its own for one room. `onLost` is called once if it ends otherwise than by `destroy`. Throws JanusUnavailable, JanusError. */
  async createSession(onLost: () => void): Promise<JanusSession> {
    if (!this.up) throw new JanusUnavailable(this.unfit ?? 'not connected');
    const answer = await this.request({ janus: 'create' });
    const id = answer.data?.id;
    if (id === undefined || !this.up) throw new JanusUnavailable('no session');
    const session = new JanusSession(id, (message, ackSuffices) => this.request({ ...message, session_id: id }, ackSuffices), () => {
      this.sessions.delete(id);
      onLost();
    }, () => this.sessions.delete(id));
    this.sessions.set(id, session);
    return session;
  }

  /** Sends one request and waits for its answer. Throws JanusUnavailable, JanusError. */
  request(message: Record<string, unknown>, ackSuffices = false, timeoutMs = this.options.requestTimeoutMs ?? 10_000): Promise<JanusMessage> {
    const { socket } = this;
    if (!socket || socket.readyState !== WebSocket.OPEN) return Promise.reject(new JanusUnavailable('not connected'));
    const transaction = randomUUID();
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => settle(() => reject(new JanusUnavailable('no answer in time'))), timeoutMs);
      const settle = (how: () => void) => {
        clearTimeout(timeout);
        this.pending.delete(transaction);
        how();
      };
      this.pending.set(transaction, {
        ackSuffices, resolve: (answer) => settle(() => resolve(answer)), reject: (error) => settle(() => reject(error)),
      });
      socket.send(JSON.stringify({ ...message, transaction, apisecret: this.options.apiSecret }));
    });
  }

  private connect() {
    const socket = new WebSocket(this.options.url, 'janus-protocol', {
      // One message per tick: what awaits an answer goes on before the event that follows it is handled.
      handshakeTimeout: handshakeTimeoutMs, maxPayload, allowSynchronousEvents: false,
    });
    this.socket = socket;
    const ping = setInterval(() => void this.beat(socket), pingEveryMs).unref();
    socket.on('open', () => void this.inspect(socket));
    socket.on('message', (data) => this.receive(String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(ping);
      this.lost();
    });
  }

  /** A connection that swallows questions is dead, whatever TCP still believes: the rooms behind it are given up. */
  private async beat(socket: WebSocket): Promise<void> {
    if (socket.readyState !== WebSocket.OPEN) return;
    try {
      await this.request({ janus: 'ping' }, false, this.options.hungAfterMs ?? hungAfterMs);
    } catch (error) {
      if (error instanceof JanusUnavailable) socket.terminate();
    }
  }

  private async inspect(socket: WebSocket): Promise<void> {
    try {
      const info = janusInfo.safeParse(await this.request({ janus: 'info' })).data;
      this.unfit = info === undefined ? 'Janus does not say what it is' : janusFault(info);
    } catch (error) {
      this.unfit = error instanceof JanusError ? 'Janus refuses our api_secret' : undefined;
      if (error instanceof JanusUnavailable) return socket.terminate();
    }
    this.failures = 0;
    this.fit = this.unfit === undefined;
    this.options.onChange?.(this.fit);
    this.tried();
  }

  private lost() {
    this.tried();
    if (this.fit) this.options.onChange?.(false);
    this.fit = false;
    for (const request of [...this.pending.values()]) request.reject(new JanusUnavailable('connection lost'));
    for (const session of [...this.sessions.values()]) session.lose();
    if (this.stopped) return;
    this.retry = setTimeout(() => this.connect(), reconnectDelay(this.failures));
    this.failures += 1;
  }

  private receive(text: string) {
    const message = read(text);
    if (!message) return;
    const request = message.transaction === undefined ? undefined : this.pending.get(message.transaction);
    if (request) this.answer(request, message);
    else if (message.session_id !== undefined) this.sessions.get(message.session_id)?.receive(message);
  }

  private answer(request: Pending, message: JanusMessage) {
    if (message.janus === 'error') request.reject(new JanusError(message.error?.code ?? 0));
    else if (message.janus !== 'ack' || request.ackSuffices) request.resolve(message);
  }
}

function read(text: string): JanusMessage | undefined {
  try {
    return janusMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
