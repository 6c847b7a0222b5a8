import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { published, type Fact, type RcpEvent } from '@rcp/contracts';
import type { EntityManager } from 'typeorm';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';

/** A fact larger than this would be refused by NATS (1 MiB) and stop all that follow, so it is refused at the door. */
const MAX_EVENT_BYTES = 512 * 1024;

/** A part of a statement, with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Wakes the relay at commit if the CTE `told` appended anything. */
export const notified = (told: string): string => `select pg_notify('outbox', '') from (select count(*) from ${told}) as done where done.count > 0`;

/**
 * Facts wait here, saved with the state they follow from, until the relay has published them.
 * `pg_notify` belongs to the transaction: it wakes the active relay, in whichever replica, at commit.
 */
@Injectable()
export class Outbox {
  private readonly wakers = new Set<() => void>();
  /** This replica's relay is the active one: `wake()` after the commit is enough, and costs the database nothing. */
  relayIsHere = false;

  constructor(@Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions) {}

  /**
   * Appends facts in the caller's transaction, in their order. Throws ZodError when data breaks its contract, and
   * Error when the fact is another service's to tell: both are faults of the caller and roll its transaction back.
   */
  async append(tx: EntityManager, facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    const { text, values } = this.statement(facts, { first: 1 });
    await tx.query(`with told as (${text}) ${notified('told')}`, [...values]);
  }

  /**
   * The same as a part of one statement that saves the state too, for what must be fast: an insert whose parameters begin at `$first`, done once
   * per row of the CTE `given` if it names one; it returns a row per fact. That statement selects from `notified()`, or its caller wakes the relay when `relayIsHere`: PostgreSQL commits transactions that notify one at a time. Throws as `append` does.
   */
  statement(facts: readonly Fact[], { first, given }: { first: number; given?: string }): Statement {
    const events = facts.map((fact) => this.envelope(fact));
    const [ids, subjects, versions, types, bodies] = [0, 1, 2, 3, 4].map((nth) => `$${first + nth}`);
    return {
      text: `insert into outbox (id, aggregate_id, aggregate_version, type, event)
             select fact.id, fact.aggregate_id, fact.aggregate_version, fact.type, fact.event
               from ${given === undefined ? '' : `${given} cross join`} unnest(${ids}::uuid[], ${subjects}::text[], ${versions}::int[], ${types}::text[], ${bodies}::jsonb[]) with ordinality
                 as fact (id, aggregate_id, aggregate_version, type, event, nth)
              order by fact.nth returning position`,
      values: [
        events.map((event) => event.id), events.map((event) => event.subject), events.map((event) => event.aggregateversion),
        events.map((event) => event.type), events.map((event) => JSON.stringify(event)),
      ],
    };
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
