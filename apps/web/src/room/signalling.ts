import { closeCodes, lobbyServerMessage, socketLimits, type LobbyClientMessage, type LobbyServerMessage } from '@rcp/contracts';

/** The state of the socket to the lobby, for a banner. Times are epoch milliseconds of this machine's clock. */
export type Link =
  | { readonly status: 'connecting' }
  | { readonly status: 'open' }
  | { readonly status: 'lost'; readonly retryAt: number };

export interface SignallingOptions {
  /** `wss://host/ws/lobby` */
  url: string;
  /** Code of the RCP's link. */
  code: string;
  onMessage(message: LobbyServerMessage): void;
  onLink(link: Link): void;
  /** The server does not know this browser (any more): no reconnection follows. */
  onStranger(): void;
  createSocket?: (url: string) => WebSocket;
  /** 0..1, spreads the reconnections of a whole meeting. */
  random?: () => number;
}

export interface Signalling {
  open(): void;
  /** False when there is no connection: nothing was sent and nothing is kept for later. */
  send(message: LobbyClientMessage): boolean;
  /** Does not wait for the next try. */
  retryNow(): void;
  close(): void;
}

/** Milliseconds before try number `attempt` (from 1): 1, 2, 4, 8, at most 15 s, with up to a quarter more. */
export function backOff(attempt: number, random: number): number {
  return Math.round(Math.min(15_000, 1000 * 2 ** (attempt - 1)) * (1 + random / 4));
}

/**
 * The socket to the lobby: `hello` at each connection, a ping every 10 s, reconnection for ever with back-off. The server
 * sends whole projections, so that nothing has to be caught up after a reconnection.
 */
export function createSignalling(options: SignallingOptions): Signalling {
  return new LobbySignalling(options);
}

class LobbySignalling implements Signalling {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private closed = true;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private heartbeat: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  /** The server said when to come back. */
  private comeBackAfter: number | null = null;

  constructor(private readonly options: SignallingOptions) {}

  open(): void {
    if (!this.closed) return;
    this.closed = false;
    this.attempt = 0;
    globalThis.addEventListener?.('online', this.retryNow);
    this.options.onLink({ status: 'connecting' });
    this.connect();
  }

  send(message: LobbyClientMessage): boolean {
    if (this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  retryNow = (): void => {
    if (this.closed || this.socket) return;
    clearTimeout(this.retry);
    this.connect();
  };

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    globalThis.removeEventListener?.('online', this.retryNow);
    const socket = this.forget();
    socket?.close(1000);
  }

  private connect() {
    const socket = (this.options.createSocket ?? ((url) => new WebSocket(url)))(this.options.url);
    this.socket = socket;
    socket.onopen = () => this.greet(socket);
    socket.onmessage = (event: MessageEvent) => this.receive(socket, event.data);
    socket.onclose = (event: CloseEvent) => this.lost(socket, event.code);
    socket.onerror = () => undefined;
    // A connection that never opens is as good as lost.
    this.heardAt = Date.now();
    this.heartbeat = setInterval(() => this.beat(socket), socketLimits.pingEveryMs);
  }

  private greet(socket: WebSocket) {
    if (socket !== this.socket) return;
    this.heardAt = Date.now();
    this.send({ type: 'hello', code: this.options.code });
    this.options.onLink({ status: 'open' });
  }

  private receive(socket: WebSocket, data: unknown) {
    if (socket !== this.socket) return;
    this.heardAt = Date.now();
    const message = parse(data);
    if (!message) return;
    // Only an answer proves the service: a proxy may accept a connection and drop it at once.
    this.attempt = 0;
    if (message.type === 'going-away') this.comeBackAfter = message.retryAfterMs;
    else if (message.type !== 'pong') this.options.onMessage(message);
  }

  private beat(socket: WebSocket) {
    if (Date.now() - this.heardAt > socketLimits.lostAfterMs) {
      socket.close();
      this.lost(socket, 1006);
    } else this.send({ type: 'ping' });
  }

  private lost(socket: WebSocket, code: number) {
    if (socket !== this.socket) return;
    this.forget();
    if (this.closed) return;
    if (code === closeCodes.unauthenticated) {
      this.closed = true;
      globalThis.removeEventListener?.('online', this.retryNow);
      this.options.onStranger();
      return;
    }
    // Asked to slow down: the next tries are far apart at once.
    this.attempt = code === closeCodes.rateLimited ? Math.max(this.attempt + 1, 4) : this.attempt + 1;
    const random = (this.options.random ?? Math.random)();
    const wait = this.comeBackAfter === null ? backOff(this.attempt, random) : Math.round(this.comeBackAfter * (1 + random / 4));
    this.comeBackAfter = null;
    this.retry = setTimeout(() => this.connect(), wait);
    this.options.onLink({ status: 'lost', retryAt: Date.now() + wait });
  }

  private forget(): WebSocket | null {
    const socket = this.socket;
    this.socket = null;
    clearInterval(this.heartbeat);
    return socket;
  }
}

function parse(data: unknown): LobbyServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return lobbyServerMessage.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
