import { randomUUID } from 'node:crypto';
import { closeCodes, DomainError, workstationTestClientMessage, type WorkstationTestClientMessage, type WorkstationTestServerMessage } from '@rcp/contracts';
import { ProtocolSocket } from '@rcp/platform';
import type { WebSocket } from 'ws';
import { acceptTestOffer } from './domain/offer.js';
import { EchoTest } from './janus/echo-test.js';
import { JanusError, JanusUnavailable } from './janus/janus-messages.js';
import type { JanusPool } from './janus/janus-pool.js';
import { type Relays, transportsToTest } from './relays.js';

const messagesPerSecond = 30;

export interface TestTimes {
  /** Of one attempt. */
  readonly attemptSeconds: number;
  /** Of all of them. */
  readonly visitSeconds: number;
  /** Attempts of one visit: twice every way there is, and some. */
  readonly attempts: number;
}
export const usualTimes: TestTimes = { attemptSeconds: 30, visitSeconds: 300, attempts: 12 };

export interface TestContext {
  readonly janus: JanusPool;
  readonly relays: Relays;
  readonly times: TestTimes;
  onEnd(): void;
  onFault(error: unknown): void;
}

/** One browser on `/ws/test`. Whatever it began in Janus is freed when its time is over or it is gone. */
export class WorkstationTestVisit {
  private readonly socket: ProtocolSocket<WorkstationTestServerMessage>;
  private readonly end: NodeJS.Timeout;
  private echo: EchoTest | undefined;
  private over: NodeJS.Timeout | undefined;
  private started = false;
  private attempts = 0;

  constructor(client: WebSocket, private readonly context: TestContext) {
    this.socket = new ProtocolSocket<WorkstationTestServerMessage>(client, {
      schema: workstationTestClientMessage, messagesPerSecond,
      onMessage: (message: WorkstationTestClientMessage) => this.receive(message),
      onClose: () => void this.gone(),
      onFault: (error) => context.onFault(error),
    });
    this.end = setTimeout(() => this.socket.close(closeCodes.rateLimited), context.times.visitSeconds * 1000).unref();
  }

  /** The service stops. */
  async sendAway(): Promise<void> {
    this.socket.close(closeCodes.goingAway);
    await this.free();
  }

  private async receive(message: WorkstationTestClientMessage): Promise<void> {
    try {
      await this.obey(message);
    } catch (error) {
      throw error instanceof JanusUnavailable || error instanceof JanusError ? new DomainError('media-unavailable') : error;
    }
  }

  private async obey(message: WorkstationTestClientMessage): Promise<void> {
    switch (message.type) {
      case 'ping': return this.socket.send({ type: 'pong' });
      case 'test.start': return this.start();
      case 'test.offer': return this.attempt(message.sdp);
      // What was on its way when the attempt ended needs no answer.
      case 'test.trickle': return this.echo?.trickle(message.candidate);
    }
  }

  private start(): void {
    if (this.started) throw new DomainError('protocol-error');
    this.started = true;
    const { attemptSeconds, visitSeconds } = this.context.times;
    const until = new Date(Date.now() + visitSeconds * 1000);
    this.socket.send({ type: 'test.ready', transports: transportsToTest(this.context.relays, randomUUID(), until), attemptSeconds });
  }

  private async attempt(sdp: string): Promise<void> {
    if (!this.started) throw new DomainError('protocol-error');
    acceptTestOffer(sdp);
    if (++this.attempts > this.context.times.attempts) throw new DomainError('rate-limited');
    clearTimeout(this.over);
    this.echo ??= await EchoTest.open(await this.context.janus.any(), {
      onCandidate: (candidate) => this.socket.send({ type: 'test.trickle', candidate }), onLost: () => this.lost(),
    });
    this.socket.send({ type: 'test.answer', sdp: await this.echo.answer(sdp) });
    this.over = setTimeout(() => void this.rest(), this.context.times.attemptSeconds * 1000).unref();
  }

  private async rest(): Promise<void> {
    this.socket.send({ type: 'test.over', reason: 'time' });
    await this.echo?.rest().catch((error: unknown) => this.context.onFault(error));
  }

  private lost(): void {
    this.echo = undefined;
    clearTimeout(this.over);
    this.socket.send({ type: 'test.over', reason: 'media-lost' });
  }

  private async gone(): Promise<void> {
    this.context.onEnd();
    await this.free().catch((error: unknown) => this.context.onFault(error));
  }

  private async free(): Promise<void> {
    clearTimeout(this.end);
    clearTimeout(this.over);
    const { echo } = this;
    this.echo = undefined;
    await echo?.close();
  }
}
