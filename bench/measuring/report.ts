import { availableParallelism, cpus, loadavg } from 'node:os';
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
  const load = (loadavg()[0] ?? 0).toFixed(1);
  console.log(`${title}\n${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${load}, Node ${process.versions.node}`);
  console.log(table.toString());
}

export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')} /s`;
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
