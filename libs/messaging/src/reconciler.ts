import { Inject, Injectable, Logger } from '@nestjs/common';
import { JetStreamApiError, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type pg from 'pg';
import { MESSAGING_OPTIONS, STREAM, type ResolvedMessagingOptions } from './options.js';

const PURGE_BATCH = 1_000;
/** Published facts are kept this long, to be told again if the stream loses them. */
const OUTBOX_DAYS = 30;
/** Longer than the outbox's memory plus the stream's, so that nothing republished is ever taken for new. */
const INBOX_DAYS = 45;

/**
 * PostgreSQL is the truth and the stream is transport: JetStream may lose messages it has acknowledged (power failure,
 * restored backup, deleted stream). What it lost is published again; every consumer's inbox makes that harmless.
 * Driven by the active relay, on the relay's own connection, so never while facts are being marked.
 */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);
  private reconcileAt = 0;
  private purgeAt = 0;

  constructor(@Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions) {}

  /** Forgets when it last ran: a relay that becomes active looks at once. */
  reset(): void {
    this.reconcileAt = 0;
    this.purgeAt = 0;
  }

  /** Does what is due. Throws when the database or NATS fails; the next call tries again. */
  async tick(client: pg.Client, nc: NatsConnection | undefined): Promise<void> {
    const now = performance.now();
    if (nc && now >= this.reconcileAt) {
      await this.reconcile(client, await jetstreamManager(nc, { checkAPI: false }));
      this.reconcileAt = now + this.options.tuning.reconcileEveryMs;
    }
    if (now >= this.purgeAt) {
      await this.purge(client);
      this.purgeAt = now + this.options.tuning.purgeEveryMs;
    }
  }

  private async reconcile(client: pg.Client, jsm: JetStreamManager): Promise<void> {
    const info = await jsm.streams.info(STREAM);
    const known = await client.query<{ stream_created: string }>('select stream_created from delivery_state');
    const before = known.rows[0]?.stream_created;
    if (before !== undefined && before !== info.created) return this.republishAll(client, 'the stream was created anew', info.created);
    if (before === undefined) await this.remember(client, info.created);
    const newest = await client.query<{ id: string; stream_seq: string; old: boolean }>(
      `select id, stream_seq, published_at < now() - interval '1 day' as old from outbox
       where stream_seq is not null order by stream_seq desc limit 1`,
    );
    const last = newest.rows[0];
    if (last === undefined) return;
    if (info.state.last_seq < Number(last.stream_seq)) return this.republishAfter(client, info.state.last_seq);
    if (!last.old && (await this.idAt(jsm, Number(last.stream_seq))) !== last.id) return this.republishAll(client, 'the stream was rewritten', info.created);
  }

  /** Nats-Msg-Id of one message of the stream: others may have published since it went backwards, and hidden that. */
  private async idAt(jsm: JetStreamManager, seq: number): Promise<string | undefined> {
    try {
      return (await jsm.streams.getMessage(STREAM, { seq }))?.header.get('Nats-Msg-Id');
    } catch (error) {
      if (error instanceof JetStreamApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  private async republishAfter(client: pg.Client, lastSeq: number): Promise<void> {
    const { rowCount } = await client.query('update outbox set published_at = null, stream_seq = null where stream_seq > $1', [lastSeq]);
    this.logger.warn(`the stream went back to ${lastSeq}: publishing ${rowCount} facts again`);
  }

  private async republishAll(client: pg.Client, why: string, created: string): Promise<void> {
    const { rowCount } = await client.query(
      `update outbox set published_at = null, stream_seq = null
       where published_at is not null and created_at > now() - make_interval(days => $1)`, [OUTBOX_DAYS],
    );
    await this.remember(client, created);
    this.logger.warn(`${why}: publishing ${rowCount} facts again`);
  }

  private async remember(client: pg.Client, created: string): Promise<void> {
    await client.query(
      'insert into delivery_state (stream_created) values ($1) on conflict (one_row) do update set stream_created = excluded.stream_created', [created],
    );
  }

  private async purge(client: pg.Client): Promise<void> {
    await this.deleteInBatches(client,
      `delete from outbox where position in (select position from outbox
       where published_at < now() - make_interval(days => $1) order by position limit $2)`, OUTBOX_DAYS);
    await this.deleteInBatches(client,
      `delete from inbox where event_id in (select event_id from inbox
       where received_at < now() - make_interval(days => $1) limit $2)`, INBOX_DAYS);
  }

  private async deleteInBatches(client: pg.Client, sql: string, days: number): Promise<void> {
    let deleted: number;
    do {
      deleted = (await client.query(sql, [days, PURGE_BATCH])).rowCount ?? 0;
    } while (deleted === PURGE_BATCH);
  }
}
