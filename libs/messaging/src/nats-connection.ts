import { Inject, Injectable, Logger } from '@nestjs/common';
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import { describeFailure } from './failure.js';
import { MESSAGING_OPTIONS, type NatsOptions, type ResolvedMessagingOptions } from './options.js';
import { backoff, pause, within } from './patience.js';

/**
 * Options every connection of ours uses. The client's defaults give up for good 20 s after NATS went away, and after
 * two identical authentication errors; ours never do. The first connection is retried by {@link NatsLink} rather than
 * by `waitOnFirstConnect`, which cannot be interrupted at shutdown.
 */
export function natsConnectOptions(name: string, nats: NatsOptions): NodeConnectionOptions {
  return {
    servers: nats.servers.split(','),
    ...(nats.user === undefined ? {} : { user: nats.user }),
    ...(nats.pass === undefined ? {} : { pass: nats.pass }),
    name,
    inboxPrefix: `_INBOX.${name}`,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 500,
    reconnectJitter: 250,
    timeout: 5_000,
    pingInterval: 20_000,
    noAsyncTraces: true,
  };
}

/** The service's one connection to NATS: made in the background, so that a service starts and serves while NATS is away. */
@Injectable()
export class NatsLink {
  private readonly logger = new Logger(NatsLink.name);
  private readonly stopped = new AbortController();
  private readonly listeners = new Set<(nc: NatsConnection) => void>();
  private up: NatsConnection | undefined;
  private running: Promise<void> | undefined;

  constructor(@Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions) {}

  start(): void {
    this.running ??= this.keep();
  }

  /** The connection while it is up, else undefined. What is published on a connection that is down is lost by the client. */
  get current(): NatsConnection | undefined {
    return this.up;
  }

  /** Calls `listener` at once if up, and after each connection and reconnection. Answers a function that ends it. */
  onUp(listener: (nc: NatsConnection) => void): () => void {
    this.listeners.add(listener);
    if (this.up) listener(this.up);
    return () => { this.listeners.delete(listener); };
  }

  /** The connection as soon as it is up; undefined when the signal came first. */
  whenUp(signal: AbortSignal): Promise<NatsConnection | undefined> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(undefined);
      const forget = this.onUp((nc) => queueMicrotask(() => done(nc)));
      const aborted = (): void => done(undefined);
      function done(nc: NatsConnection | undefined): void {
        forget();
        signal.removeEventListener('abort', aborted);
        resolve(nc);
      }
      signal.addEventListener('abort', aborted, { once: true });
    });
  }

  /** Sends what is buffered, then closes. Waits at most 2 s. */
  async drain(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async keep(): Promise<void> {
    const stop = this.stopped.signal;
    let failures = 0;
    while (!stop.aborted) {
      try {
        const nc = await connect(natsConnectOptions(this.options.service, this.options.nats));
        failures = 0;
        await this.live(nc);
      } catch (error) {
        if (failures === 0) this.logger.warn(`NATS is away, connecting in the background: ${describeFailure(error)}`);
      }
      await pause(backoff(failures++), stop);
    }
  }

  private async live(nc: NatsConnection): Promise<void> {
    const stop = this.stopped.signal;
    const asked = new Promise<'stop'>((resolve) => stop.addEventListener('abort', () => resolve('stop'), { once: true }));
    void this.follow(nc);
    this.announce(nc);
    this.logger.log('connected to NATS');
    const why = stop.aborted ? 'stop' : await Promise.race([asked, nc.closed()]);
    const reachable = this.up === nc;
    this.up = undefined;
    if (why !== 'stop') return this.logger.warn('NATS connection closed, making a new one');
    if (reachable) await within(2_000, nc.drain(), undefined);
    await nc.close();
  }

  private async follow(nc: NatsConnection): Promise<void> {
    for await (const status of nc.status()) {
      if (status.type === 'disconnect') {
        if (this.up) this.logger.warn('NATS connection lost, reconnecting');
        this.up = undefined;
      } else if (status.type === 'reconnect' && !this.stopped.signal.aborted) {
        this.logger.log('reconnected to NATS');
        this.announce(nc);
      } else if (status.type === 'error') {
        this.logger.warn(`NATS says: ${status.error.message}`);
      }
    }
  }

  private announce(nc: NatsConnection): void {
    this.up = nc;
    for (const listener of this.listeners) listener(nc);
  }
}
