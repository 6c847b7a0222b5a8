import { availableParallelism, cpus } from 'node:os';
import Table from 'cli-table3';

/** One measured figure, with the budget it is held against, if any. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  readonly budget?: string;
}

/** Prints one run's figures under the machine they were measured on. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  const table = new Table({ head: ['figure', 'measured', 'budget'], colAligns: ['left', 'right', 'left'], style: { head: [], border: [] } });
  table.push(...figures.map(({ what, value, budget }) => [what, value, budget ?? '']));
  console.log(`${title}\n${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`);
  console.log(table.toString());
}

/** Runs `work` and answers how often per second it did the thing it did `count` times. */
export async function rate(count: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return count / ((performance.now() - begun) / 1_000);
}

/** The value below which `share` (0..1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')} /s`;
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
