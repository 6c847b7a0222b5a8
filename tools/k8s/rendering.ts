import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { Part } from './manifest.js';

const run = promisify(execFile);

/** Every overlay is checked. */
export const overlays = ['kind', 'staging', 'production'] as const;

/** Whether `kubectl` is on this machine; without it nothing can be rendered. */
export async function kubectlIsThere(): Promise<boolean> {
  return run('kubectl', ['version', '--client'], { timeout: 20_000 }).then(() => true, () => false);
}

/** What the check says where it can't look. */
export const withoutKubectl = 'SKIPPED: k8s/ was not checked, kubectl is missing. Debian, Ubuntu: apt-get install kubernetes-client; others: https://kubernetes.io/docs/tasks/tools/';

/** All manifests of an overlay as `kubectl kustomize` gives them. Throws with kustomize's own words. */
export async function rendered(root: string, overlay: string): Promise<Part[]> {
  const { stdout } = await run('kubectl', ['kustomize', join(root, 'k8s/overlays', overlay)], { maxBuffer: 16 * 1024 * 1024 });
  return manifestsIn(stdout);
}

/** The documents of a YAML text; throws at the first that can't be read. */
export function manifestsIn(text: string): Part[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors[0]) throw document.errors[0];
    return document.toJS() as Part;
  });
}
