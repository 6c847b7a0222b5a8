import { closeCodes, DomainError, type ErrorCode, socketLimits } from '@rcp/contracts';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { asDomainError } from './problem.filter.js';

export interface ProtocolOptions<Schema extends z.ZodType, Out extends object> {
  schema: Schema;
  /** Called one message after the other; a DomainError becomes an error message to the client. */
  onMessage(message: z.infer<Schema>, socket: ProtocolSocket<Out>): Promise<void> | void;
  /** `code`: 1001 when a tab was closed or reloaded, 1006 when the line was lost (RFC 6455, 7.4.1). */
  onClose(code: number): void;
  /** Something else was thrown: worth a log line, not worth the connection. */
  onFault(error: unknown): void;
  /** Messages a client may send per second, with a burst of four seconds' worth. */
  messagesPerSecond: number;
  /** The protocol's own unless a test is in a hurry. */
  limits?: { readonly maxProtocolErrors: number; readonly pingEveryMs: number; readonly lostAfterMs: number };
}

/**
 * One browser's socket under a closed protocol: every message is parsed by the contract, counted against a rate,
 * answered with an error message when it is out of protocol, and the connection closed when that repeats.
 */
export class ProtocolSocket<Out extends object> {
  private faults = 0;
  /** We have closed it: what still comes, or still waits, is not for us any more. */
  private ended = false;
  private tokens: number;
  private refilledAt = performance.now();
  private lastHeard = performance.now();
  private queue: Promise<void> = Promise.resolve();
  private readonly watch: NodeJS.Timeout;
  private readonly limits: NonNullable<ProtocolOptions<z.ZodType, Out>['limits']>;

  constructor(private readonly socket: WebSocket, private readonly options: ProtocolOptions<z.ZodType, Out>) {
    this.limits = options.limits ?? socketLimits;
    this.tokens = options.messagesPerSecond * 4;
    this.watch = setInterval(() => this.dropWhenSilent(), this.limits.pingEveryMs).unref();
    socket.on('message', (data, isBinary) => this.receive(isBinary ? undefined : String(data)));
    socket.on('error', (error) => options.onFault(error));
    socket.on('close', (code) => {
      clearInterval(this.watch);
      // After the messages already received: a decision sent just before leaving still counts.
      this.queue.then(() => options.onClose(code)).catch((error: unknown) => options.onFault(error));
    });
  }

  send(message: Out): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message));
  }

  error(code: ErrorCode): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify({ type: 'error', code }));
  }

  close(code: number): void {
    this.ended = true;
    this.socket.close(code);
  }

  private receive(text: string | undefined) {
    this.lastHeard = performance.now();
    if (this.ended) return;
    if (!this.takeToken()) return this.refuse('rate-limited', closeCodes.rateLimited);
    const message = this.parse(text);
    if (message === undefined) return this.refuse('protocol-error', closeCodes.protocol);
    this.queue = this.queue.then(() => this.handle(message));
  }

  private async handle(message: unknown) {
    if (this.ended) return;
    try {
      await this.options.onMessage(message, this);
    } catch (error) {
      const known = asDomainError(error);
      if (!(error instanceof DomainError)) this.options.onFault(error);
      this.error(known?.code ?? 'internal');
    }
  }

  private parse(text: string | undefined): unknown {
    if (text === undefined) return undefined;
    try {
      return this.options.schema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  private refuse(code: ErrorCode, closeCode: number) {
    this.error(code);
    this.faults += 1;
    if (this.faults >= this.limits.maxProtocolErrors) this.close(closeCode);
  }

  private takeToken(): boolean {
    const now = performance.now();
    const burst = this.options.messagesPerSecond * 4;
    this.tokens = Math.min(burst, this.tokens + ((now - this.refilledAt) / 1000) * this.options.messagesPerSecond);
    this.refilledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  private dropWhenSilent() {
    if (performance.now() - this.lastHeard > this.limits.lostAfterMs) this.socket.terminate();
  }
}
