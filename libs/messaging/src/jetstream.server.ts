import { Inject, Injectable, Logger } from '@nestjs/common';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { jetstream, type Consumer, type ConsumerMessages } from '@nats-io/jetstream';
import { millis, type NatsConnection } from '@nats-io/transport-node';
import { DeliveryJudge } from './delivery-judge.js';
import { EventDispatcher } from './event-dispatcher.js';
import { describeFailure } from './failure.js';
import { HeldMessages } from './held-messages.js';
import { NatsLink } from './nats-connection.js';
import { EVENTS } from './on-event.js';
import { MESSAGING_OPTIONS, STREAM, type ResolvedMessagingOptions } from './options.js';
import { backoff, pause } from './patience.js';

const FETCH_MS = 30_000;
/** A request that the server lost, as when a stream is made anew, is noticed when two of these stay away. */
const HEARTBEAT_MS = 5_000;

/**
 * Nest's transport for facts: takes messages from this service's durable consumer, in stream order, and has them
 * handled one at a time. It goes on for ever: whatever ends a fetch (NATS away, consumer not provisioned yet, stream
 * deleted) is tried again with back-off.
 */
@Injectable()
export class JetStreamServer extends Server implements CustomTransportStrategy {
  override readonly transportId = EVENTS;
  /** The judge awaits handlers and sees their failures; Nest need not report them. */
  override readonly propagatesEventHandlerErrors = true;
  protected override readonly logger = new Logger(JetStreamServer.name);
  private readonly stopped = new AbortController();
  private readonly held: HeldMessages;
  private consumerCreated: string | undefined;
  private attached = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
    private readonly nats: NatsLink,
    private readonly dispatcher: EventDispatcher,
    private readonly judge: DeliveryJudge,
  ) {
    super();
    this.held = new HeldMessages(options.tuning);
  }

  /** Called by Nest when handlers are known. Throws when two handlers claim one event. Taking messages begins with {@link start}. */
  listen(callback: (error?: unknown) => void): void {
    try {
      this.dispatcher.use(this.messageHandlers);
      this.attached = true;
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Begins to take messages; called when the application is ready. */
  start(): void {
    // Without handlers every message would be taken for one of no interest, and acknowledged.
    if (!this.attached) return this.logger.error('no events are consumed: connectMessaging(app) was not called');
    this.running = Promise.all([this.fetchForEver(this.stopped.signal), this.work(this.stopped.signal)]);
  }

  /** Takes no more messages, waits for the one in hand, gives the others back. */
  async close(): Promise<void> {
    this.stopped.abort();
    await this.running;
    // A consumer bound at the very end has begun to keep messages alive again.
    this.held.release();
  }

  on(): never {
    throw new Error('the event transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.nats.current as T;
  }

  private async work(signal: AbortSignal): Promise<void> {
    for (;;) {
      const delivery = await this.held.next(signal);
      if (delivery === undefined) break;
      await this.judge.judge(delivery, signal);
    }
    this.held.release();
  }

  private async fetchForEver(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const nc = await this.nats.whenUp(signal);
        if (nc === undefined) return;
        const consumer = await this.bind(nc);
        if (failures > 0) this.logger.log('events flow again');
        failures = 0;
        await this.fetchFrom(consumer, signal);
      } catch (error) {
        if (failures++ === 0) this.logger.warn(`no events for now: ${describeFailure(error)}`);
        await pause(backoff(failures), signal);
      }
    }
  }

  private async bind(nc: NatsConnection): Promise<Consumer> {
    const consumer = await jetstream(nc).consumers.get(STREAM, this.options.service);
    const { created, config } = await consumer.info(true);
    // Sequences of a consumer that is no more mean other messages now.
    if (this.consumerCreated !== created) this.held.clear();
    this.consumerCreated = created;
    this.held.keepAlive(millis(config.ack_wait ?? 0) / 2);
    return consumer;
  }

  private async fetchFrom(consumer: Consumer, signal: AbortSignal): Promise<void> {
    for (;;) {
      const room = await this.held.room(signal);
      if (room === 0) return;
      await this.take(await consumer.fetch({ max_messages: room, expires: FETCH_MS, idle_heartbeat: HEARTBEAT_MS }), signal);
    }
  }

  private async take(messages: ConsumerMessages, signal: AbortSignal): Promise<void> {
    const stop = (): void => messages.stop();
    signal.addEventListener('abort', stop, { once: true });
    const overdue = setTimeout(stop, FETCH_MS * 1.5);
    try {
      if (signal.aborted) stop();
      for await (const message of messages) this.held.add(message);
    } finally {
      clearTimeout(overdue);
      signal.removeEventListener('abort', stop);
    }
  }
}
