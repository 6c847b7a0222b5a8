import { Inject, Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { describeFailure } from './failure.js';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';
import { Bell } from './patience.js';
import { PgSession } from './pg-session.js';

type Listener = (payload: string) => void;

/** LISTEN for a whole service on one connection of its own, opened by the first listener. */
@Injectable()
export class PgListener {
  private readonly logger = new Logger(PgListener.name);
  private readonly channels = new Map<string, Set<Listener>>();
  private readonly changed = new Bell();
  private readonly session: PgSession;

  constructor(@Inject(MESSAGING_OPTIONS) options: ResolvedMessagingOptions) {
    this.session = new PgSession(options.databaseUrl, `${options.service} listener`, (client, lost) => this.serve(client, lost));
  }

  /**
   * Calls `listener` at each NOTIFY on `channel`, and once with '' whenever listening has (re)started, so that a change
   * notified while nobody listened is not missed. Answers a function that ends it.
   */
  on(channel: string, listener: Listener): () => void {
    const listeners = this.channels.get(channel) ?? new Set();
    this.channels.set(channel, listeners.add(listener));
    this.session.start();
    this.changed.ring();
    return () => { listeners.delete(listener); };
  }

  /** Closes the connection. */
  stop(): Promise<void> {
    return this.session.stop();
  }

  private async serve(client: pg.Client, lost: AbortSignal): Promise<void> {
    const heard = new Set<string>();
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    while (!lost.aborted) {
      for (const channel of this.channels.keys()) {
        if (heard.has(channel)) continue;
        await client.query(`listen ${client.escapeIdentifier(channel)}`);
        heard.add(channel);
        this.tell(channel, '');
      }
      await this.changed.wait(15_000, lost);
      // A silent connection may be a dead one: the query times out and the session is made anew.
      if (!lost.aborted) await client.query('select 1');
    }
  }

  private tell(channel: string, payload: string): void {
    for (const listener of this.channels.get(channel) ?? []) {
      try {
        listener(payload);
      } catch (error) {
        this.logger.error(`listener of ${channel} failed: ${describeFailure(error)}`);
      }
    }
  }
}
