import { Inject, Injectable } from '@nestjs/common';
import { jetstream, type ConsumerInfo } from '@nats-io/jetstream';
import { Gauge, register } from 'prom-client';
import { NatsLink } from './nats-connection.js';
import { MESSAGING_OPTIONS, STREAM, type ResolvedMessagingOptions } from './options.js';
import { within } from './patience.js';

const PATIENCE_MS = 2_000;

/** How far this service is behind the stream. Every replica tells the same figures, since they share one consumer: take the maximum, not the sum. */
@Injectable()
export class ConsumerMetrics {
  constructor(private readonly nats: NatsLink, @Inject(MESSAGING_OPTIONS) private readonly options: ResolvedMessagingOptions) {
    for (const name of ['nats_up', 'consumer_pending', 'consumer_unacknowledged']) register.removeSingleMetric(name);
    new Gauge({ name: 'nats_up', help: '1 while this replica is connected to NATS', collect() { this.set(nats.current ? 1 : 0); } });
    if (!options.consumes) return;
    this.gauge('consumer_pending', 'Events in the stream that this service was not given yet', (info) => info.num_pending);
    this.gauge('consumer_unacknowledged', 'Events given to this service that it has not answered yet', (info) => info.num_ack_pending);
  }

  private gauge(name: string, help: string, value: (info: ConsumerInfo) => number): void {
    const ask = () => this.ask();
    new Gauge({
      name, help,
      async collect() {
        const info = await ask();
        if (info) this.set(value(info));
        // Not known is not 0.
        else this.remove();
      },
    });
  }

  private async ask(): Promise<ConsumerInfo | undefined> {
    const nc = this.nats.current;
    return nc && within(PATIENCE_MS, jetstream(nc).consumers.get(STREAM, this.options.service).then((consumer) => consumer.info(true)), undefined);
  }
}
