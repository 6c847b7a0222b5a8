import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { published, type Fact, type RcpEvent } from '@rcp/contracts';
import type { EntityManager } from 'typeorm';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';

/** A fact larger than this would be refused by NATS (1 MiB) and stop all that follow, so it is refused at the door. */
const MAX_EVENT_BYTES = 512 * 1024;

/**
 * Facts wait here, saved with the state they follow from, until the relay has published them.
 * `pg_notify` belongs to the transaction: it wakes the active relay, in whichever replica, at commit.
 */
@Injectable()
export class Outbox {
  private readonly wakers = new Set<() => void>();

  constructor(@Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions) {}

  /**
   * Appends facts in the caller's transaction, in their order. Throws ZodError when data breaks its contract, and
   * Error when the fact is another service's to tell: both are faults of the caller and roll its transaction back.
   */
  async append(tx: EntityManager, facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    const events = facts.map((fact) => this.envelope(fact));
    await tx.query(
      `with added as (
         insert into outbox (id, aggregate_id, aggregate_version, type, event)
         select id, aggregate_id, aggregate_version, type, event
         from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::jsonb[]) with ordinality
           as fact (id, aggregate_id, aggregate_version, type, event, nth)
         order by nth returning position)
       select pg_notify('outbox', '') from (select count(*) from added) as done`,
      [
        events.map((event) => event.id), events.map((event) => event.subject), events.map((event) => event.aggregateversion),
        events.map((event) => event.type), events.map((event) => JSON.stringify(event)),
      ],
    );
  }

  /** Wakes a relay in this process without the way through the database. May be called after commit; nothing depends on it. */
  wake(): void {
    for (const waker of this.wakers) waker();
  }

  /** For the relay. Answers a function that ends it. */
  onWake(waker: () => void): () => void {
    this.wakers.add(waker);
    return () => { this.wakers.delete(waker); };
  }

  private envelope(fact: Fact): RcpEvent {
    const { contract } = fact;
    const { service } = this.options;
    if (!published[service].some(({ type }) => type === contract.type)) throw new Error(`${service} does not publish ${contract.type}`);
    const event: RcpEvent = {
      specversion: '1.0', id: randomUUID(), source: `/rcp/${service}`, type: contract.type, subject: fact.subject,
      time: new Date().toISOString(), datacontenttype: 'application/json', aggregateversion: fact.aggregateVersion,
      data: contract.data.parse(fact.data),
    };
    if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) throw new Error(`${contract.type} is too large to publish`);
    return event;
  }
}
