import { Inject, Injectable, Logger } from '@nestjs/common';
import type { JsMsg } from '@nats-io/jetstream';
import { DataSource } from 'typeorm';
import { DeadLetters } from './dead-letters.store.js';
import { EventDispatcher } from './event-dispatcher.js';
import { describeFailure, framesOf, PermanentFailure } from './failure.js';
import { MessagingMetrics, type Outcome } from './metrics.js';
import { MESSAGING_OPTIONS, type MessagingTuning, type ResolvedMessagingOptions } from './options.js';
import { pause, within } from './patience.js';

/**
 * Brings each delivery to its end: done, later, or dead letter. The server never gives up by itself (`max_deliver` -1),
 * so nothing is dropped without a row in `dead_letter`.
 */
@Injectable()
export class DeliveryJudge {
  private readonly logger = new Logger(DeliveryJudge.name);
  private readonly tuning: MessagingTuning;

  constructor(
    @Inject(MESSAGING_OPTIONS) options: ResolvedMessagingOptions,
    private readonly db: DataSource,
    private readonly dispatcher: EventDispatcher,
    private readonly letters: DeadLetters,
    private readonly metrics: MessagingMetrics,
  ) {
    this.tuning = options.tuning;
  }

  /** Never throws. `stopping` ends the wait for a database that is away; the message then goes back to the server. */
  async judge(delivery: JsMsg, stopping: AbortSignal): Promise<void> {
    try {
      this.metrics.handled(delivery.subject, await this.outcomeOf(delivery, stopping));
    } catch (error) {
      this.logger.warn(`${delivery.subject} could not be answered and will come again: ${describeFailure(error)}`);
    }
  }

  private async outcomeOf(delivery: JsMsg, stopping: AbortSignal): Promise<Outcome> {
    if (!this.dispatcher.handles(delivery.subject)) {
      delivery.ack();
      return 'ignored';
    }
    // Its handler may have ended the process each time, so it is not asked once more.
    if (delivery.info.deliveryCount > this.tuning.maxDeliveries) return this.bury(delivery, 'delivered too often', stopping);
    const failure = await this.tryHandler(delivery, stopping);
    if (failure === undefined) return this.confirm(delivery, 'handled');
    if (failure instanceof PermanentFailure) return this.bury(delivery, failure.message, stopping);
    return this.retry(delivery, failure, stopping);
  }

  /** The handler's failure, if it failed while our own database answered; it is not blamed for a database that is away. */
  private async tryHandler(delivery: JsMsg, stopping: AbortSignal): Promise<unknown> {
    for (;;) {
      try {
        await this.dispatcher.dispatch(delivery.subject, textOf(delivery));
        return undefined;
      } catch (error) {
        if (error instanceof PermanentFailure || (await this.databaseAnswers())) return error ?? new Error('rejected without a reason');
        await this.databaseBack(stopping);
        if (stopping.aborted) return error;
      }
    }
  }

  private retry(delivery: JsMsg, failure: unknown, stopping: AbortSignal): Promise<Outcome> | Outcome {
    const { deliveryCount } = delivery.info;
    const { maxDeliveries, backoffMs } = this.tuning;
    const reason = describeFailure(failure);
    if (stopping.aborted) return this.giveBack(delivery, 0);
    if (deliveryCount >= maxDeliveries) return this.bury(delivery, reason, stopping);
    this.logger.warn(`${delivery.subject} failed on delivery ${deliveryCount}: ${reason}\n${framesOf(failure)}`);
    return this.giveBack(delivery, backoffMs[Math.min(deliveryCount, backoffMs.length) - 1] ?? 0);
  }

  private async bury(delivery: JsMsg, reason: string, stopping: AbortSignal): Promise<Outcome> {
    const { streamSequence: streamSeq, deliveryCount: deliveries } = delivery.info;
    const message = new TextDecoder().decode(delivery.data);
    for (;;) {
      try {
        await this.letters.file({ type: delivery.subject, message, streamSeq, deliveries, reason });
        return await this.confirm(delivery, 'dead');
      } catch (error) {
        if (stopping.aborted) return this.giveBack(delivery, 0);
        this.logger.warn(`a dead letter cannot be kept yet: ${describeFailure(error)}`);
        await pause(1_000, stopping);
      }
    }
  }

  /** Waits for the server to have noted the acknowledgement. If that fails, the message comes again and the inbox stops it. */
  private async confirm(delivery: JsMsg, outcome: Outcome): Promise<Outcome> {
    await delivery.ackAck().catch((error: unknown) => {
      this.logger.warn(`${delivery.subject} was ${outcome}, unknown to the server: ${describeFailure(error)}`);
    });
    return outcome;
  }

  private giveBack(delivery: JsMsg, afterMs: number): Outcome {
    delivery.nak(afterMs);
    return 'retried';
  }

  private databaseAnswers(): Promise<boolean> {
    return within(3_000, this.db.query('select 1').then(() => true), false);
  }

  private async databaseBack(stopping: AbortSignal): Promise<void> {
    this.logger.warn('the database does not answer; events wait for it');
    while (!stopping.aborted && !(await this.databaseAnswers())) await pause(500, stopping);
  }
}

/** The message as text. Throws PermanentFailure when it is not UTF-8. */
function textOf(delivery: JsMsg): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(delivery.data);
  } catch {
    throw new PermanentFailure('not UTF-8');
  }
}
