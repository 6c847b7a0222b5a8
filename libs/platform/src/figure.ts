import { Gauge, register } from 'prom-client';

/** One value of a metric, with a value for each of its labels. */
export interface Reading {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface FigureTerms {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/**
 * A gauge whose values are read when Prometheus asks. What cannot be read (`read` throws: a database or NATS is away) is not told at
 * all, rather than told as 0, and the other metrics still are. A metric of that name that was there before is replaced.
 */
export function figure({ name, help, labelNames = [] }: FigureTerms, read: () => Promise<readonly Reading[]>): void {
  register.removeSingleMetric(name);
  new Gauge({
    name, help, labelNames: [...labelNames],
    async collect() {
      const readings = await read().catch(() => []);
      this.reset();
      // A gauge without labels tells 0 after a reset.
      if (readings.length === 0 && labelNames.length === 0) this.remove();
      for (const { labels = {}, value } of readings) this.set({ ...labels }, value);
    },
  });
}
