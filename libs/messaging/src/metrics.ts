import { Injectable } from '@nestjs/common';
import { allEvents } from '@rcp/contracts';
import { Counter, Gauge, register } from 'prom-client';
import { DataSource } from 'typeorm';

export type Outcome = 'handled' | 'ignored' | 'retried' | 'dead';

const knownTypes = new Set<string>(allEvents.map(({ type }) => type));

/** Event delivery in numbers, in prom-client's default registry. Event types are the only labels: no ids, no names. */
@Injectable()
export class MessagingMetrics {
  private readonly publishedTotal: Counter<'type'>;
  private readonly handledTotal: Counter<'type' | 'outcome'>;

  constructor(private readonly db: DataSource) {
    const names = ['outbox_pending', 'outbox_oldest_seconds', 'dead_letters_open', 'events_published_total', 'events_handled_total'];
    for (const name of names) register.removeSingleMetric(name);
    this.gauge('outbox_pending', 'Facts saved and not yet published',
      'select count(*) as value from outbox where published_at is null');
    this.gauge('outbox_oldest_seconds', 'Age of the oldest unpublished fact; grows while NATS is away',
      'select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0) as value from outbox where published_at is null');
    this.gauge('dead_letters_open', 'Messages that need a person: replay or discard them',
      'select count(*) as value from dead_letter where resolved_at is null');
    this.publishedTotal = new Counter({ name: 'events_published_total', help: 'Facts the stream has acknowledged', labelNames: ['type'] });
    this.handledTotal = new Counter({ name: 'events_handled_total', help: 'Deliveries by what became of them', labelNames: ['type', 'outcome'] });
  }

  published(type: string): void {
    this.publishedTotal.inc({ type });
  }

  handled(type: string, outcome: Outcome): void {
    this.handledTotal.inc({ type: knownTypes.has(type) ? type : 'other', outcome });
  }

  private gauge(name: string, help: string, sql: string): void {
    const { db } = this;
    new Gauge({
      name, help,
      async collect() {
        try {
          const rows: { value: string }[] = await db.query(sql);
          this.set(Number(rows[0]?.value ?? 0));
        } catch {
          this.reset();
          this.remove();
        }
      },
    });
  }
}
