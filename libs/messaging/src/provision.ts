import { services, type ServiceName } from '@rcp/contracts';
import { AckPolicy, DeliverPolicy, DiscardPolicy, jetstreamManager, RetentionPolicy, StorageType, type JetStreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { natsConnectOptions } from './nats-connection.js';
import { STREAM, STREAM_SUBJECTS, type NatsOptions } from './options.js';

export interface ProvisionOptions {
  /** Copies of the stream; 3 in a cluster. */
  readonly replicas?: number;
  /** A message taken and neither acknowledged nor kept alive for this long is delivered again. */
  readonly ackWaitMs?: number;
}

const days = (count: number): number => nanos(count * 24 * 3_600_000);

async function provisionStream(jsm: JetStreamManager, replicas: number): Promise<void> {
  const config = {
    subjects: [STREAM_SUBJECTS],
    // Shorter than the inbox's memory (45 days) minus the outbox's (30 days): what is republished is still recognised.
    max_age: days(14),
    duplicate_window: nanos(3_600_000),
    discard: DiscardPolicy.Old,
    num_replicas: replicas,
  };
  if (await found(jsm.streams.info(STREAM))) await jsm.streams.update(STREAM, config);
  else await jsm.streams.add({ ...config, name: STREAM, retention: RetentionPolicy.Limits, storage: StorageType.File, deny_delete: true, deny_purge: true });
}

async function provisionConsumer(jsm: JetStreamManager, service: ServiceName, ackWaitMs: number): Promise<void> {
  const config = {
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: 1_000,
    // Never by the server, which would drop the message without a word: the service counts, and keeps a dead letter.
    max_deliver: -1,
    filter_subject: STREAM_SUBJECTS,
  };
  if (await found(jsm.consumers.info(STREAM, service))) await jsm.consumers.update(STREAM, service, config);
  else await jsm.consumers.add(STREAM, { ...config, durable_name: service, ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All });
}

async function found(info: Promise<unknown>): Promise<boolean> {
  try {
    await info;
    return true;
  } catch (error) {
    if (error instanceof Error && /not found/.test(error.message)) return false;
    throw error;
  }
}

/**
 * Creates or updates the stream and one durable pull consumer for each service. Runs as a job with the admin's
 * credentials before services start, and again after a stream was lost; services have no right to do this.
 */
export async function provision(nats: NatsOptions, { replicas = 1, ackWaitMs = 30_000 }: ProvisionOptions = {}): Promise<void> {
  const nc = await connect({ ...natsConnectOptions('provision', nats), maxReconnectAttempts: 10 });
  try {
    const jsm = await jetstreamManager(nc);
    await provisionStream(jsm, replicas);
    for (const service of services) await provisionConsumer(jsm, service, ackWaitMs);
  } finally {
    await nc.close();
  }
}
