import { closeCodes, socketLimits, workstationTestServerMessage, type TestTransport, type WorkstationTestClientMessage, type WorkstationTestServerMessage } from '@rcp/contracts';
import { EchoConnection, figuresBetween } from './echo-connection.js';
import type { Attempt, NetworkResult, NetworkTrouble } from './verdicts.js';

type Ready = Extract<WorkstationTestServerMessage, { type: 'test.ready' }>;

/** Without an answer this long, the service is taken for not there. */
const answerPatienceMs = 15_000;
/** ICE finds a way in less than this, or there is none. */
const connectPatienceMs = 12_000;
const settleMs = 1_000;
const measureMs = 5_000;

export interface NetworkTestOptions {
  /** `wss://host/ws/test` */
  readonly url: string;
  readonly tracks: readonly MediaStreamTrack[];
  /** Ends the test; what it answers then is nobody's any more. */
  readonly signal: AbortSignal;
  onProgress(progress: { readonly at: number; readonly of: number; readonly name: TestTransport }, done: readonly Attempt[]): void;
}

/** Tries each way to the media server in turn, and measures what comes back (R87, R88). Never rejects: a failure is a result. */
export async function testNetwork({ url, tracks, signal, onProgress }: NetworkTestOptions): Promise<NetworkResult> {
  const line = new TestLine(url, signal);
  const attempts: Attempt[] = [];
  try {
    const { transports } = await line.ready();
    for (const [index, transport] of transports.entries()) {
      onProgress({ at: index + 1, of: transports.length, name: transport.name }, attempts);
      attempts.push(await attempt(line, transport, tracks));
      if (line.trouble.aborted) break;
    }
  } catch {
    // Whatever it was, the line tells it in the words of the test.
  } finally {
    line.close();
  }
  return { attempts, trouble: line.why ?? (attempts.length === 0 ? 'unreachable' : null) };
}

async function attempt(line: TestLine, { name, iceServers, relayOnly }: Ready['transports'][number], tracks: readonly MediaStreamTrack[]): Promise<Attempt> {
  const over = new AbortController();
  line.trouble.addEventListener('abort', () => over.abort(), { signal: over.signal });
  const connection = new EchoConnection(iceServers, relayOnly, (candidate) => line.send({ type: 'test.trickle', candidate: candidate && filled(candidate) }));
  line.listener = (message) => {
    if (message.type === 'test.answer') void connection.answered(message.sdp).catch(() => over.abort());
    else if (message.type === 'test.trickle') void connection.addCandidate(message.candidate);
    else if (message.type === 'test.over') over.abort();
  };
  try {
    line.send({ type: 'test.offer', sdp: await connection.offer(tracks) });
    if (!await connection.connected(connectPatienceMs, over.signal)) return { name, outcome: over.signal.aborted ? 'interrupted' : 'no-connection', figures: null };
    await pause(settleMs, over.signal);
    const first = await connection.read();
    await pause(measureMs, over.signal);
    const figures = figuresBetween(first, await connection.read());
    return { name, outcome: figures ? 'through' : over.signal.aborted ? 'interrupted' : 'no-media', figures };
  } catch {
    return { name, outcome: 'no-connection', figures: null };
  } finally {
    line.listener = null;
    connection.close();
  }
}

function filled({ candidate = '', sdpMid = null, sdpMLineIndex = null, usernameFragment = null }: RTCIceCandidateInit) {
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
}

/** Ends early, without a word, when there is nothing left to wait for. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
    if (signal.aborted) done();
  });
}

/** The socket of one test, and why it ended. */
class TestLine {
  /** Aborted once nothing more can be tried on this line. */
  readonly trouble: AbortSignal;
  why: NetworkTrouble | null = null;
  listener: ((message: WorkstationTestServerMessage) => void) | null = null;
  private readonly socket: WebSocket;
  private readonly ended = new AbortController();
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private told = false;

  constructor(url: string, signal: AbortSignal) {
    this.trouble = this.ended.signal;
    this.socket = new WebSocket(url);
    this.socket.onopen = () => this.send({ type: 'test.start' });
    this.socket.onmessage = ({ data }) => this.receive(data);
    this.socket.onclose = ({ code }) => this.end(code === closeCodes.rateLimited ? 'rate-limited' : this.told ? 'lost' : 'unreachable');
    this.heartbeat = setInterval(() => this.send({ type: 'ping' }), socketLimits.pingEveryMs);
    signal.addEventListener('abort', () => this.end('lost'));
  }

  /** The ways there are. Rejects when the service doesn't tell. */
  ready(): Promise<Ready> {
    return new Promise((settle, reject) => {
      const patience = setTimeout(() => this.end('unreachable'), answerPatienceMs);
      this.trouble.addEventListener('abort', () => {
        clearTimeout(patience);
        reject(new Error('no line'));
      });
      this.listener = (message) => {
        if (message.type !== 'test.ready') return;
        clearTimeout(patience);
        settle(message);
      };
    });
  }

  send(message: WorkstationTestClientMessage): void {
    if (this.socket.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    clearInterval(this.heartbeat);
    this.socket.onclose = null;
    this.socket.close(1000);
  }

  private receive(data: unknown) {
    const message = read(data);
    if (!message) return;
    this.told = true;
    if (message.type !== 'error') return this.listener?.(message);
    if (message.code === 'rate-limited') this.end('rate-limited');
    else this.end(message.code === 'media-unavailable' || message.code === 'unavailable' ? 'media-unavailable' : 'lost');
  }

  private end(why: NetworkTrouble) {
    this.why ??= why;
    this.ended.abort();
  }
}

function read(data: unknown): WorkstationTestServerMessage | undefined {
  try {
    return typeof data === 'string' ? workstationTestServerMessage.safeParse(JSON.parse(data)).data : undefined;
  } catch {
    return undefined;
  }
}
