import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { register } from 'prom-client';

/** A metric as the program registers it. */
export interface Registered {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** Files of services and libraries that make metrics. */
export async function makersOf(root: string): Promise<string[]> {
  const makers: string[] = [];
  for await (const file of glob(['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'], { cwd: root, exclude: (name) => name.endsWith('.spec.ts') })) {
    const source = await readFile(join(root, file), 'utf8');
    if (/from 'prom-client'|\bfigure\(\{/.test(source)) makers.push(file);
  }
  return makers.sort();
}

/** What is in prom-client's registry now, those of the process and of Node included. */
export async function registered(): Promise<Registered[]> {
  const all = await register.getMetricsAsJSON();
  return all.map(({ name, type }) => ({ name, type: String(type), labels: labelsOf(name) }));
}

function labelsOf(name: string): readonly string[] {
  const metric: unknown = register.getSingleMetric(name);
  return typeof metric === 'object' && metric !== null && 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames.map(String) : [];
}

/** What prom-client makes of every process; named as groups in the documents. */
export const ofTheProcess = /^(?:process|nodejs)_/;

/** Metrics named in a PromQL expression. */
export function metricsIn(expression: string): string[] {
  const bare = expression.replaceAll(/"[^"]*"/g, '').replaceAll(/\{[^}]*\}/g, '').replaceAll(/\[[^\]]*\]/g, '').replaceAll(/\b\d[\w.]*/g, '').replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  const words = bare.match(/[a-zA-Z_:][\w:]*(?!\w*\s*\()/g) ?? [];
  return [...new Set(words.filter((word) => !/^(?:and|or|unless|bool|offset)$/.test(word)))];
}

/** The series of a histogram are named after it. */
export function seriesOf({ name, type }: Registered): string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}
