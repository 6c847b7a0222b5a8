import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { nameOf, type Part, textAt } from './manifest.js';

const kinds = ['Cluster', 'Database', 'PodMonitor', 'PrometheusRule', 'ScaledObject'];

/** Judges custom resources by the schemas in `k8s/schemas`; a kind without a schema is a fault. */
export async function customResources(root: string): Promise<(manifest: Part) => string[]> {
  const ajv = new Ajv({ allErrors: true });
  const schemas = await Promise.all(kinds.map(async (kind): Promise<[string, ValidateFunction]> =>
    [kind, ajv.compile(JSON.parse(await readFile(join(root, 'k8s/schemas', `${kind}.json`), 'utf8')) as object)]));
  const byKind = new Map(schemas);
  return (manifest) => {
    const valid = byKind.get(textAt(manifest, 'kind'));
    if (valid === undefined) return [`${nameOf(manifest)}: no model and no schema for this kind`];
    return valid(manifest) ? [] : (valid.errors ?? []).map(({ instancePath, message, params }) => `${nameOf(manifest)}: ${instancePath} ${message ?? ''} ${JSON.stringify(params)}`);
  };
}
