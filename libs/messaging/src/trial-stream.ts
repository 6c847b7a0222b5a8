import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager, type ConsumerInfo, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Fact, RcpEvent, ServiceName } from '@rcp/contracts';
import { natsConnectOptions } from './nats-connection.js';
import { STREAM, type NatsOptions } from './options.js';

/** The stream as the admin sees it: integration specs look at it from outside, and disturb it. */
export class TrialStream {
  private constructor(readonly nc: NatsConnection, readonly jsm: JetStreamManager) {}

  static async open(admin: NatsOptions): Promise<TrialStream> {
    const nc = await connect({ ...natsConnectOptions('trial', admin) });
    return new TrialStream(nc, await jetstreamManager(nc));
  }

  /** Every event stored, in the stream's order. */
  async events(): Promise<RcpEvent[]> {
    const { state } = await this.jsm.streams.info(STREAM);
    const events: RcpEvent[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await this.jsm.streams.getMessage(STREAM, { seq });
      if (message) events.push(message.json<RcpEvent>());
    }
    return events;
  }

  /** Ids of the sessions whose facts are stored, in the stream's order. */
  async sessions(): Promise<string[]> {
    return (await this.events()).map(({ subject }) => subject);
  }

  /** Publishes raw text; each call is another message, whatever it says. */
  async put(type: string, text: string | Uint8Array): Promise<void> {
    await jetstream(this.nc).publish(type, text, { msgID: randomUUID() });
  }

  consumer(service: ServiceName): Promise<ConsumerInfo> {
    return this.jsm.consumers.info(STREAM, service);
  }

  /** True when the service has answered for every message. */
  async allAnswered(service: ServiceName): Promise<boolean> {
    const { num_pending, num_ack_pending } = await this.consumer(service);
    return num_pending === 0 && num_ack_pending === 0;
  }

  close(): Promise<void> {
    return this.nc.close();
  }
}

/** The message a service would publish for a fact. */
export function eventOf(fact: Fact, service: ServiceName = 'scheduling'): RcpEvent {
  return {
    specversion: '1.0', id: randomUUID(), source: `/rcp/${service}`, type: fact.contract.type, subject: fact.subject, time: new Date().toISOString(),
    datacontenttype: 'application/json', aggregateversion: fact.aggregateVersion, data: fact.data,
  };
}
