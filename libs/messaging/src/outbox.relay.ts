import { Inject, Injectable, Logger } from '@nestjs/common';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type pg from 'pg';
import { describeFailure } from './failure.js';
import { MessagingMetrics } from './metrics.js';
import { NatsLink } from './nats-connection.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { Outbox } from './outbox.js';
import { backoff, Bell, pause } from './patience.js';
import { PgSession } from './pg-session.js';
import { Reconciler } from './reconciler.js';

interface PendingFact {
  position: string;
  id: string;
  type: string;
  payload: string;
}

/**
 * Publishes what the outbox holds, in its order. One relay per service is active: it holds a lock of its PostgreSQL
 * session and does everything on that session, so one that lost the lock cannot mark a fact as published; the others
 * stand by. A relay that dies between publishing and marking makes the next one publish the same prefix again under
 * the same ids, which the stream drops.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly bell = new Bell();
  private readonly session: PgSession;
  private readonly forget: (() => void)[] = [];
  private serving = false;
  private lastComplaint = '';

  constructor(
    @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions,
    private readonly nats: NatsLink,
    private readonly outbox: Outbox,
    private readonly reconciler: Reconciler,
    private readonly metrics: MessagingMetrics,
  ) {
    this.session = new PgSession(options.databaseUrl, `${options.service} relay`, (client, lost) => this.serve(client, lost));
  }

  /** True in the one replica whose relay publishes. */
  get active(): boolean {
    return this.serving;
  }

  start(): void {
    const ring = (): void => this.bell.ring();
    this.forget.push(this.outbox.onWake(ring), this.nats.onUp(ring));
    this.session.start();
  }

  /** Finishes the batch under way and releases the lock. */
  async stop(): Promise<void> {
    for (const forget of this.forget.splice(0)) forget();
    await this.session.stop();
  }

  private async serve(client: pg.Client, lost: AbortSignal): Promise<void> {
    const { lockRetryMs, pollMs, restMs } = this.options.tuning;
    while (!(await this.lock(client))) {
      await pause(lockRetryMs, lost);
      if (lost.aborted) return;
    }
    client.on('notification', () => this.bell.ring());
    await client.query('listen outbox');
    this.reconciler.reset();
    this.serving = true;
    this.outbox.relayIsHere = true;
    try {
      for (let failures = 0; !lost.aborted;) {
        failures = (await this.attempt(client, lost)) ? 0 : failures + 1;
        // Facts that follow closely leave together; one that comes after a quiet moment leaves at once.
        await pause(failures > 0 ? backoff(failures) : restMs, lost);
        if (failures === 0) await this.bell.wait(pollMs, lost);
      }
    } finally {
      this.serving = false;
      this.outbox.relayIsHere = false;
    }
  }

  private async lock(client: pg.Client): Promise<boolean> {
    const { rows } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(hashtext('rcp.outbox.relay')) as mine`);
    return rows[0]?.mine === true;
  }

  /** False when NATS refused something; throws when the database failed, which ends the session. */
  private async attempt(client: pg.Client, lost: AbortSignal): Promise<boolean> {
    try {
      await this.reconciler.tick(client, this.nats.current);
    } catch (error) {
      if (lost.aborted) throw error;
      this.complain(`the outbox cannot be compared with the stream: ${describeFailure(error)}`);
    }
    return this.drain(client, lost);
  }

  private async drain(client: pg.Client, lost: AbortSignal): Promise<boolean> {
    let pending = await this.next(client, [], []);
    while (!lost.aborted && pending.length > 0) {
      const nc = this.nats.current;
      if (nc === undefined) return true;
      const sequences = await this.publish(nc, pending);
      const stored = pending.slice(0, sequences.length);
      const complete = stored.length === pending.length;
      pending = await this.next(client, stored, sequences);
      if (!complete) return false;
    }
    return true;
  }

  /** Marks these facts as published under their sequences of the stream, and answers the next ones: one question, since on most days each fact comes alone. */
  private async next(client: pg.Client, stored: readonly PendingFact[], sequences: readonly number[]): Promise<PendingFact[]> {
    const { rows } = await client.query<PendingFact>({
      name: 'next',
      text: `with marked as (
               update outbox set published_at = clock_timestamp(), stream_seq = done.seq
                 from unnest($1::bigint[], $2::bigint[]) as done (position, seq) where outbox.position = done.position)
             select position, id, type, event::text as payload from outbox
              where published_at is null and not (position = any ($1::bigint[])) order by position limit $3`,
      values: [stored.map(({ position }) => position), sequences, this.options.tuning.batchSize],
    });
    for (const { type } of stored) this.metrics.published(type);
    return rows;
  }

  /**
   * Stream sequences of the facts stored without a gap from the first on. The whole batch is written in one go on one
   * connection, so the stream takes it in order; what was stored behind a failure comes again and is dropped by its id.
   */
  private async publish(nc: NatsConnection, facts: readonly PendingFact[]): Promise<number[]> {
    const js = jetstream(nc);
    const timeout = this.options.tuning.publishTimeoutMs;
    const results = await Promise.allSettled(facts.map(({ id, type, payload }) => js.publish(type, payload, { msgID: id, timeout })));
    const stored: number[] = [];
    for (const result of results) {
      if (result.status === 'rejected') {
        this.complain(`publishing stopped: ${describeFailure(result.reason)}`);
        break;
      }
      stored.push(result.value.seq);
    }
    if (stored.length === facts.length) this.lastComplaint = '';
    return stored;
  }

  /** Once per trouble, not once per attempt: an outage may last for days. */
  private complain(what: string): void {
    if (what !== this.lastComplaint) this.logger.warn(what);
    this.lastComplaint = what;
  }
}
