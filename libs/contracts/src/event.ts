import { z } from 'zod';

/**
 * One event, defined once for producer, consumer, browser and docs.
 * `name` is the code name (a past participle), `type` the CloudEvents type and the NATS subject.
 */
export interface EventContract<Data extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly type: `rcp.${string}.v${number}`;
  readonly data: Data;
}

export type EventData<C extends EventContract> = z.infer<C['data']>;

/** CloudEvents 1.0, structured JSON mode: the whole envelope is the message and the outbox row. */
export interface RcpEvent<Data = unknown> {
  specversion: '1.0';
  /** Outbox id = Nats-Msg-Id = inbox key. */
  id: string;
  /** `/rcp/<service>` */
  source: string;
  type: string;
  /** Id of the aggregate the fact is about. */
  subject: string;
  /** RFC 3339, UTC. */
  time: string;
  datacontenttype: 'application/json';
  /** Version of the aggregate after this fact; consumers drop what is older than their copy. */
  aggregateversion: number;
  traceparent?: string | undefined;
  data: Data;
}

export type EventOf<C extends EventContract> = RcpEvent<EventData<C>>;

/** A fact decided by a domain function, before the store gives it an id, a time and a place in the outbox. */
export interface Fact<C extends EventContract = EventContract> {
  readonly contract: C;
  /** Aggregate id. */
  readonly subject: string;
  readonly aggregateVersion: number;
  readonly data: EventData<C>;
}

/** What a domain function answers: the new state and the facts that follow. */
export interface Change<State> {
  readonly state: State;
  readonly facts: readonly Fact[];
}

/** Defines an event contract. Unknown keys in data are dropped on reading, so that v1 can grow. */
export function defineEvent<Data extends z.ZodType>(name: string, type: EventContract['type'], data: Data): EventContract<Data> {
  return { name, type, data };
}

/** A typed fact; the compiler checks the data against the contract. */
export function fact<C extends EventContract>(contract: C, subject: string, aggregateVersion: number, data: EventData<C>): Fact {
  return { contract, subject, aggregateVersion, data };
}

/** The envelope without looking into `data`: what the transport needs. */
export const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().startsWith('/rcp/'),
  type: z.string().regex(/^rcp\.[a-z-]+\.[a-z-]+\.v\d+$/),
  subject: z.string().min(1).max(100),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  aggregateversion: z.int().min(1),
  traceparent: z.string().optional(),
  data: z.unknown(),
});

/** Parses one whole message of a contract. Throws ZodError. */
export function parseEvent<C extends EventContract>(contract: C, message: unknown): EventOf<C> {
  return envelopeSchema.extend({ type: z.literal(contract.type), data: contract.data }).parse(message) as EventOf<C>;
}
