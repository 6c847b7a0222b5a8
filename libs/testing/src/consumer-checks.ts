import { randomUUID } from 'node:crypto';
import type { RcpEvent, ServiceName } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { natsConnectOptions, STREAM } from '@rcp/messaging';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import { until } from './until.js';

/** A running service and an event it follows. */
export interface ConsumerUnderCheck {
  readonly service: ServiceName;
  readonly nats: Nats;
  /** Of the service's database, to take a right away for a moment. */
  readonly ownerUrl: string;
  /** A new event that the service acts upon. */
  event(): RcpEvent;
  /** How often this event has taken effect. */
  effects(event: RcpEvent): Promise<number>;
}

async function withStream<Answer>({ nats }: ConsumerUnderCheck, work: (nc: NatsConnection) => Promise<Answer>): Promise<Answer> {
  const nc = await connect(natsConnectOptions('consumer-check', { servers: nats.url, ...nats.admin }));
  try {
    return await work(nc);
  } finally {
    await nc.close();
  }
}

const put = (nc: NatsConnection, type: string, text: string) => jetstream(nc).publish(type, text, { msgID: randomUUID() });

/** Waits until the service has answered for every message of the stream. */
async function answered(nc: NatsConnection, service: ServiceName): Promise<void> {
  const jsm = await jetstreamManager(nc);
  await until(`${service} has answered for every message`, async () => {
    const { num_pending, num_ack_pending } = await jsm.consumers.info(STREAM, service);
    return num_pending === 0 && num_ack_pending === 0;
  }, { timeoutMs: 20_000 });
}

async function asOwner<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The same event twice, as two messages: one effect. */
export async function actsOnceOnADuplicate(consumer: ConsumerUnderCheck): Promise<void> {
  const event = consumer.event();
  await withStream(consumer, async (nc) => {
    for (let copy = 1; copy <= 2; copy++) await put(nc, event.type, JSON.stringify(event));
    await answered(nc, consumer.service);
  });
  expect(await consumer.effects(event)).toBe(1);
}

/** The database refuses the first attempts: the event is delivered again and takes effect once. */
export async function actsOnceAfterAFailure(consumer: ConsumerUnderCheck): Promise<void> {
  const event = consumer.event();
  const [role] = await asOwner<{ grantee: string }>(consumer.ownerUrl,
    `select grantee from information_schema.role_table_grants where table_name = 'inbox' and privilege_type = 'INSERT' and grantee <> current_user`);
  const grantee = `"${role?.grantee ?? ''}"`;
  await withStream(consumer, async (nc) => {
    const jsm = await jetstreamManager(nc);
    await asOwner(consumer.ownerUrl, `revoke insert on inbox from ${grantee}`);
    await put(nc, event.type, JSON.stringify(event));
    await until('the event has failed', async () => (await jsm.consumers.info(STREAM, consumer.service)).num_redelivered > 0, { timeoutMs: 20_000 });
    expect(await consumer.effects(event)).toBe(0);
    await asOwner(consumer.ownerUrl, `grant insert on inbox to ${grantee}`);
    await answered(nc, consumer.service);
  });
  expect(await consumer.effects(event)).toBe(1);
}

/** What can't be read becomes a dead letter, and the next event takes effect. */
export async function goesOnAfterAnUnreadableMessage(consumer: ConsumerUnderCheck): Promise<void> {
  const event = consumer.event();
  const letters = async () => Number((await asOwner<{ count: string }>(consumer.ownerUrl, 'select count(*) from dead_letter'))[0]?.count);
  const before = await letters();
  await withStream(consumer, async (nc) => {
    await put(nc, event.type, '{"half": ');
    await put(nc, event.type, JSON.stringify(event));
    await answered(nc, consumer.service);
  });
  expect(await consumer.effects(event)).toBe(1);
  expect(await letters()).toBe(before + 1);
}

/** Checks every consumer must pass; call it inside `describe`. */
export function mustBehaveLikeAConsumer(consumer: () => ConsumerUnderCheck): void {
  it('acts once on an event that arrives twice', () => actsOnceOnADuplicate(consumer()));
  it('acts once on an event that failed before', () => actsOnceAfterAFailure(consumer()));
  it('keeps an unreadable message as a dead letter and goes on with the next event', () => goesOnAfterAnUnreadableMessage(consumer()));
}
