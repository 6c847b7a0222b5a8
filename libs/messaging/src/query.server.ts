import { Inject, Injectable, Logger } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { headers, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import type { QueryContract } from '@rcp/contracts';
import { settled } from './event-dispatcher.js';
import { describeFailure, framesOf } from './failure.js';
import { NatsLink } from './nats-connection.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { within } from './patience.js';
import { QUERIES, QUERY_FAILED } from './queries.js';

/** Nest's transport for the queries this service answers: one queue subscription each, shared by the replicas. */
@Injectable()
export class QueryServer extends Server implements CustomTransportStrategy {
  override readonly transportId = QUERIES;
  protected override readonly logger = new Logger(QueryServer.name);
  private readonly answering = new Set<Promise<void>>();
  private subscriptions: Subscription[] = [];
  private subscribedOn: NatsConnection | undefined;
  private forget: (() => void) | undefined;
  private attached = false;

  constructor(@Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions, private readonly nats: NatsLink) {
    super();
  }

  /** Called by Nest when handlers are known. Answering begins with {@link start}. */
  listen(callback: () => void): void {
    this.attached = true;
    callback();
  }

  /** Begins to answer, on this connection and every later one; called when the application is ready. */
  start(): void {
    if (this.attached) this.forget = this.nats.onUp((nc) => this.subscribe(nc));
  }

  /** Takes no more questions and waits for those under way. */
  async close(): Promise<void> {
    this.forget?.();
    const open = this.subscriptions.filter((subscription) => !subscription.isClosed() && !subscription.isDraining());
    await Promise.all(open.map((subscription) => within(1_000, subscription.drain(), undefined)));
    await Promise.all(this.answering);
  }

  on(): never {
    throw new Error('the query transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.nats.current as T;
  }

  private subscribe(nc: NatsConnection): void {
    // The client renews subscriptions when it reconnects; only a connection made anew needs new ones.
    if (this.subscribedOn === nc) return;
    this.subscribedOn = nc;
    this.subscriptions = [...this.messageHandlers].map(([subject, handler]) => nc.subscribe(subject, {
      queue: this.options.service,
      callback: (error, question) => {
        if (error) return this.logger.error(`cannot answer ${subject}: ${error.message}`);
        const answer = this.answer(handler, question).finally(() => this.answering.delete(answer));
        this.answering.add(answer);
      },
    }));
  }

  private async answer(handler: MessageHandler, question: Msg): Promise<void> {
    try {
      question.respond(await this.answerOf(handler, question.string()));
    } catch (error) {
      this.logger.error(`${question.subject} failed: ${describeFailure(error)}\n${framesOf(error)}`);
      const failed = headers();
      failed.set(QUERY_FAILED, 'the answerer failed');
      question.respond('', { headers: failed });
    }
  }

  private async answerOf(handler: MessageHandler, question: string): Promise<string> {
    const query: QueryContract | undefined = handler.extras?.['query'];
    if (!query) throw new Error('a handler without a query contract');
    const ask = query.ask.parse(JSON.parse(question));
    return JSON.stringify(query.answer.parse(await settled(handler(ask))));
  }
}
