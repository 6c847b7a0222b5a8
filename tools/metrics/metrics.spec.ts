import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { makersOf, metricsIn, ofTheProcess, type Registered, registered, seriesOf } from './registered.js';

const root = join(import.meta.dirname, '../..');
const text = (path: string) => readFile(join(root, path), 'utf8');
const component = 'k8s/components/prometheus';

/** Classes register when they are made; what they would read is not there, and no figure is asked for. */
type Maker = new (...parts: readonly unknown[]) => unknown;
const away = { current: undefined, query: () => Promise.reject(new Error('away')), figures: () => Promise.reject(new Error('away')) };
const made: readonly [file: string, maker?: string, ...parts: unknown[]][] = [
  ['apps/lobby/src/lobby.metrics.ts', 'LobbyMetrics', away],
  ['apps/media-gateway/src/janus.metrics.ts', 'JanusMetrics', away, { placed: away.query, draining: away.query }],
  ['apps/media-gateway/src/media.metrics.ts'],
  ['apps/notifications/src/mail.metrics.ts', 'MailMetrics', away, { now: () => new Date() }],
  ['libs/messaging/src/consumer.metrics.ts', 'ConsumerMetrics', away, { service: 'lobby', consumes: true }],
  ['libs/messaging/src/inbox.ts'],
  ['libs/messaging/src/metrics.ts', 'MessagingMetrics', away],
  ['libs/platform/src/figure.ts'],
  ['libs/platform/src/metrics.controller.ts'],
  ['libs/platform/src/socket.metrics.ts'],
];

interface Rule { readonly alert: string; readonly expr: string; readonly annotations: { readonly runbook_url: string } }
interface Dashboard { readonly title: string; readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[] }

describe('the metrics of the services', () => {
  let metrics: readonly Registered[] = [];
  let rules: readonly Rule[] = [];
  let series: ReadonlySet<string>;

  beforeAll(async () => {
    for (const [file, maker, ...parts] of made) {
      const module = (await import(join(root, file))) as Record<string, Maker>;
      if (maker !== undefined) new module[maker]!(...parts);
    }
    metrics = await registered();
    series = new Set(['up', ...metrics.flatMap(seriesOf)]);
    rules = (parse(await text(`${component}/alerts.yaml`)) as { spec: { groups: { rules: Rule[] }[] } }).spec.groups.flatMap((group) => group.rules);
  });

  it('are all made in files this test knows of', async () => {
    expect(await makersOf(root)).toEqual(made.map(([file]) => file));
  });

  it('are in the documents with their type and labels, and the documents name no other', async () => {
    const rows = (await text('docs/operations/metrics.md')).matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]+) \|/gm);
    const documented = [...rows].map(([, name = '', type = '', labels = '']) => ({ name, type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label) }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(documented.toSorted(byName)).toEqual(metrics.filter(({ name }) => !ofTheProcess.test(name)).toSorted(byName));
  });

  it('are read out of an expression without its labels, numbers and functions', () => {
    expect(metricsIn('sum by (le) (rate(a_bucket{outcome="joined"}[5m])) / max(b) > 0.5 unless on (x) min_over_time(max by (service) (c)[10m:]) == 1e3')).toEqual(['a_bucket', 'b', 'c']);
  });

  it('are the ones that every alert speaks of', () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(rules.flatMap(({ alert, expr }) => metricsIn(expr).filter((name) => !series.has(name)).map((name) => `${alert}: ${name}`))).toEqual([]);
  });

  it('are the ones that every dashboard shows, and Grafana is given every dashboard', async () => {
    const files = await readdir(join(root, component, 'dashboards'));
    const listed = (parse(await text(`${component}/kustomization.yaml`)) as { configMapGenerator: { files: string[] }[] }).configMapGenerator.flatMap((map) => map.files);
    expect(listed.toSorted()).toEqual(files.map((file) => `dashboards/${file}`).toSorted());
    const unknown: string[] = [];
    for (const file of files) {
      const { title, panels } = JSON.parse(await text(`${component}/dashboards/${file}`)) as Dashboard;
      for (const { expr } of panels.flatMap(({ targets }) => targets)) unknown.push(...metricsIn(expr).filter((name) => !series.has(name)).map((name) => `${title}: ${name}`));
    }
    expect(unknown).toEqual([]);
  });

  it('have a runbook for each alert, and no runbook for an alert that is gone', async () => {
    const headings = [...(await text('docs/operations/runbooks.md')).matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading);
    expect(headings.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
    expect(rules.filter(({ alert, annotations }) => annotations.runbook_url !== `docs/operations/runbooks.md#${alert.toLowerCase()}`)).toEqual([]);
  });
});
