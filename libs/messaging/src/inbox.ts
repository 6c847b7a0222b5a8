import { Injectable } from '@nestjs/common';
import type { RcpEvent } from '@rcp/contracts';
import { Counter } from 'prom-client';
import { DataSource, type EntityManager } from 'typeorm';

const duplicates = new Counter({ name: 'inbox_duplicates_total', help: 'Events that came again and were not acted upon again' });

/** Remembers which events this service has acted upon: delivery is at least once, the effect is once. */
@Injectable()
export class Inbox {
  constructor(private readonly db: DataSource) {}

  /**
   * Runs `work` in one transaction with the event's row. An event that came before is answered without running it;
   * two copies at once wait for each other. What `work` throws rolls both back, so that the next delivery starts afresh.
   */
  once(event: RcpEvent, work: (tx: EntityManager) => Promise<void>): Promise<void> {
    return this.db.transaction(async (tx) => {
      const fresh: unknown[] = await tx.query(
        'insert into inbox (event_id, type) values ($1, $2) on conflict do nothing returning event_id', [event.id, event.type],
      );
      if (fresh.length > 0) await work(tx);
      else duplicates.inc();
    });
  }
}
