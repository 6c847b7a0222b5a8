import type { ServiceName } from '@rcp/contracts';

/** The one stream that carries every fact. */
export const STREAM = 'RCP';
/** Subjects the stream stores. */
export const STREAM_SUBJECTS = 'rcp.>';

export interface NatsOptions {
  /** `host:port`, or several joined by commas. */
  readonly servers: string;
  readonly user?: string | undefined;
  readonly pass?: string | undefined;
}

/** Knobs with a right value in production; tests turn them down. All times are milliseconds. */
export interface MessagingTuning {
  /** A message received more often than this is a dead letter, whatever its handler says. */
  readonly maxDeliveries: number;
  /** Wait before the second, third… delivery; the last one repeats. */
  readonly backoffMs: readonly number[];
  /** Messages held in this process, the one being handled included. */
  readonly prefetch: number;
  /** The relay looks for unpublished facts this often even if nobody woke it. */
  readonly pollMs: number;
  /** Pause of the relay after each time it has emptied the outbox. */
  readonly restMs: number;
  /** A standby relay tries to become the active one this often. */
  readonly lockRetryMs: number;
  /** Facts published without waiting for one another. */
  readonly batchSize: number;
  readonly publishTimeoutMs: number;
  readonly reconcileEveryMs: number;
  readonly purgeEveryMs: number;
}

export const defaultTuning: MessagingTuning = {
  maxDeliveries: 20,
  backoffMs: [1_000, 5_000, 30_000, 120_000, 300_000],
  prefetch: 64,
  pollMs: 1_000,
  restMs: 5,
  lockRetryMs: 1_000,
  batchSize: 250,
  publishTimeoutMs: 5_000,
  reconcileEveryMs: 60_000,
  purgeEveryMs: 3_600_000,
};

export interface MessagingOptions {
  readonly service: ServiceName;
  /** Runtime role. Must reach PostgreSQL directly or through session pooling: LISTEN and the relay's lock live in a session. */
  readonly databaseUrl: string;
  readonly nats: NatsOptions;
  /** Bearer token of `/ops/dead-letters`. */
  readonly opsToken: string;
  /** False for a service that follows nobody's facts. */
  readonly consumes: boolean;
  readonly tuning?: Partial<MessagingTuning>;
}

/** Injection token of {@link ResolvedMessagingOptions}. */
export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');

export interface ResolvedMessagingOptions extends MessagingOptions {
  readonly tuning: MessagingTuning;
}
