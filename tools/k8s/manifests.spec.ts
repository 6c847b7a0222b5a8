import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { customResources } from './custom-resources.js';
import { faultsOf } from './faults.js';
import type { Part } from './manifest.js';
import { natsUsersConf } from './nats-users.js';
import { kubectlIsThere, manifestsIn, overlays, rendered, withoutKubectl } from './rendering.js';

const root = join(import.meta.dirname, '../..');
const services = ['scheduling', 'lobby', 'notifications', 'media-gateway'];
interface EnvFile { readonly envSchema: { readonly shape: Readonly<Record<string, z.ZodType>> } }
const environments = Object.fromEntries(await Promise.all(services.map(async (name) =>
  [name, (await import(join(root, 'apps', name, 'src/env.ts')) as EnvFile).envSchema.shape] as const)));
const there = await kubectlIsThere();
if (!there) console.warn(withoutKubectl);
const onKubectl = there ? it : it.skip;

// Each spoils the text of a sound rendering in one place; the fault must be told in these words.
const broken: [what: string, from: RegExp, to: string, told: RegExp][] = [
  ['replicas in words', /replicas: 3\n/, 'replicas: three\n', /replicas is a string, not a number/],
  ['an unknown field', /containerPort: 8080/, 'containerPortz: 8080', /containerPortz is unknown/],
  ['a container as root', /runAsNonRoot: true/, 'runAsNonRoot: false', /runs as root/],
  ['a root file system to write on', /readOnlyRootFilesystem: true/, 'readOnlyRootFilesystem: false', /can be written/],
  ['capabilities kept', /drop:\n +- ALL/, 'drop: []', /keeps capabilities/],
  ['no limits', /limits:/, 'requests2:', /has no requests or limits|unknown/],
  ['an image that moves', /rcp-webconf\/lobby:0\.1\.0/, 'rcp-webconf/lobby:latest', /without a version/],
  ['an image without a tag', /rcp-webconf\/lobby:0\.1\.0/, 'rcp-webconf/lobby', /without a version/],
  ['a probe left out', /readinessProbe:/, 'startupProbe2:', /has no probes/],
  ['a token of the cluster', /serviceAccountName: lobby/, 'serviceAccountName: ""', /token of the cluster/],
  ['a disruption budget of nobody', /minAvailable: 1\n {2}selector:\n {4}matchLabels:\n {6}app.kubernetes.io\/name: lobby/, 'minAvailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: nobody', /has no PodDisruptionBudget/],
  ['a namespace that refuses nothing', /name: default-deny\n {2}namespace: rcp\n/, 'name: default-deny\n  namespace: elsewhere\n', /Namespace rcp has no default-deny/],
  ['a secret in the open', /name: OPS_TOKEN\n +valueFrom:\n +secretKeyRef:\n +key: OPS_TOKEN\n +name: lobby/, 'name: OPS_TOKEN\n          value: twenty-four-characters-of-it', /sets OPS_TOKEN in the open/],
  ['a secret in a ConfigMap', /MAIL_FROM:/, 'NATS_PASSWORD:', /holds NATS_PASSWORD/],
  ['a variable left out', /MAIL_FROM:/, 'OTHER:', /does not set MAIL_FROM/],
  ['a variable nobody reads', /name: MEDIA_KEY_FILE/, 'name: MEDIA_KEY_PATH', /sets MEDIA_KEY_PATH, which nobody reads/],
  ['an address that leads nowhere', /name: media-gateway\n +port:/, 'name: gateway\n                port:', /leads to gateway/],
  ['a custom resource with a field of its own', /dataDurability: required/, 'durability: required', /durability/],
  ['a custom resource nobody knows', /kind: PodMonitor/, 'kind: PodWatcher', /no schema for this kind/],
];

describe('the manifests for Kubernetes', () => {
  const texts = new Map<string, readonly Part[]>();
  let sound = '';
  beforeAll(async () => {
    if (there) await Promise.all(overlays.map(async (overlay) => texts.set(overlay, await rendered(root, overlay))));
    sound = (texts.get('production') ?? []).map((one) => stringify(one, { aliasDuplicateObjects: false, sortMapEntries: true })).join('---\n');
  });

  onKubectl.each(overlays)('are what the API, our rules and the services want, in the overlay %s', async (overlay) => {
    expect(faultsOf(texts.get(overlay) ?? [], await customResources(root), environments)).toEqual([]);
  });

  onKubectl.each(broken)('are refused with %s', async (_what, from, to, told) => {
    expect(sound).toMatch(from);
    expect(faultsOf(manifestsIn(sound.replace(from, to)), await customResources(root), environments).join('\n')).toMatch(told);
  });

  it('give each NATS user what the contracts give its service', async () => {
    expect(await readFile(join(root, 'k8s/base/nats/users.conf'), 'utf8')).toBe(natsUsersConf());
  });
});
