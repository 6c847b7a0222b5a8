import { containersOf, makesPods, nameOf, type Part, partAt, partsAt, selects, textAt } from './manifest.js';

type Policy = (manifest: Part, all: readonly Part[]) => string[];
const template = (manifest: Part) => partAt(manifest, 'spec', 'template');
const pod = (manifest: Part) => partAt(template(manifest), 'spec');
const labels = (manifest: Part) => partAt(template(manifest), 'metadata', 'labels');
const sameSpace = (one: Part, other: Part) => textAt(one, 'metadata', 'namespace') === textAt(other, 'metadata', 'namespace');
const no = (kept: boolean, fault: string) => (kept ? [] : [fault]);

const confined: Policy = (manifest) => {
  const security = partAt(pod(manifest), 'securityContext');
  return [
    ...no(security['runAsNonRoot'] === true && typeof security['runAsUser'] === 'number' && security['runAsUser'] > 0, 'runs as root'),
    ...no(textAt(security, 'seccompProfile', 'type') === 'RuntimeDefault', 'has no seccomp profile'),
    ...no(pod(manifest)['automountServiceAccountToken'] === false && textAt(pod(manifest), 'serviceAccountName') !== '', 'gets a token of the cluster'),
    ...no(pod(manifest)['hostNetwork'] !== true || textAt(manifest, 'metadata', 'namespace') === 'rcp-media', 'is on the host network outside rcp-media'),
  ];
};

const containersConfined: Policy = (manifest) => containersOf(manifest).flatMap((container) => {
  const security = partAt(container, 'securityContext');
  const dropped = partAt(security, 'capabilities')['drop'];
  const image = textAt(container, 'image');
  return [
    ...no(security['readOnlyRootFilesystem'] === true, 'has a root file system that can be written'),
    ...no(security['allowPrivilegeEscalation'] === false && security['privileged'] !== true, 'may gain privileges'),
    ...no(Array.isArray(dropped) && dropped.includes('ALL'), 'keeps capabilities'),
    ...no(['cpu', 'memory'].every((what) => what in partAt(container, 'resources', 'limits') && what in partAt(container, 'resources', 'requests')), 'has no requests or limits'),
    ...no(/:[\w.-]+$|@sha256:/.test(image) && !image.endsWith(':latest'), 'has an image without a version'),
    ...no(textAt(manifest, 'kind') === 'Job' || ('livenessProbe' in container && 'readinessProbe' in container), 'has no probes'),
  ].map((fault) => `${textAt(container, 'name')} ${fault}`);
});

const secretName = /PASSWORD|SECRET|TOKEN|_KEY$|DATABASE_URL|SMTP_URL|IMAP_URL/;

/** Secrets are named, never written down: neither in a variable, nor in a ConfigMap, nor as a Secret. */
const secretsByReference: Policy = (manifest) => [
  ...no(textAt(manifest, 'kind') !== 'Secret', 'is a secret in the open'),
  ...containersOf(manifest).flatMap((container) => partsAt(container, 'env'))
    .filter((variable) => secretName.test(textAt(variable, 'name')) && !('secretKeyRef' in partAt(variable, 'valueFrom')))
    .map((variable) => `sets ${textAt(variable, 'name')} in the open`),
  ...(textAt(manifest, 'kind') === 'ConfigMap' ? Object.keys(partAt(manifest, 'data')).filter((key) => secretName.test(key)).map((key) => `holds ${key}`) : []),
];

const disruption: Policy = (manifest, all) => {
  if (!['Deployment', 'StatefulSet'].includes(textAt(manifest, 'kind'))) return [];
  const has = (kind: string, path: string[]) => all.some((one) => textAt(one, 'kind') === kind && sameSpace(one, manifest) && selects(partAt(one, ...path), labels(manifest)));
  return no(has('PodDisruptionBudget', ['spec', 'selector']), 'has no PodDisruptionBudget');
};

/** A default-deny alone would only cut it off: something has to say what it may do. */
const networked: Policy = (manifest, all) => no(all.some((one) => textAt(one, 'kind') === 'NetworkPolicy' && sameSpace(one, manifest)
  && Object.keys(partAt(one, 'spec', 'podSelector', 'matchLabels')).length > 0 && selects(partAt(one, 'spec', 'podSelector'), labels(manifest))), 'has no NetworkPolicy of its own');

const spread: Policy = (manifest) => no(textAt(manifest, 'kind') !== 'Deployment' || partsAt(pod(manifest), 'topologySpreadConstraints').length > 0, 'is not spread');

/** Our own rules, for every manifest of a rendering; one line for each that is broken. */
export function policyFaults(all: readonly Part[]): string[] {
  const ofPods = [confined, containersConfined, disruption, networked, spread];
  const faults = all.flatMap((manifest) => [secretsByReference, ...(makesPods(manifest) ? ofPods : [])]
    .flatMap((policy) => policy(manifest, all)).map((fault) => `${nameOf(manifest)} ${fault}`));
  return [...faults, ...undenied(all)];
}

/** Namespaces where what nobody has allowed is not refused. */
function undenied(all: readonly Part[]): string[] {
  const denies = (space: string) => all.some((one) => textAt(one, 'kind') === 'NetworkPolicy' && textAt(one, 'metadata', 'namespace') === space
    && Object.keys(partAt(one, 'spec', 'podSelector')).length === 0 && partAt(one, 'spec')['egress'] === undefined && partAt(one, 'spec')['ingress'] === undefined);
  return all.filter((one) => textAt(one, 'kind') === 'Namespace' && !denies(textAt(one, 'metadata', 'name'))).map((one) => `${nameOf(one)} has no default-deny NetworkPolicy`);
}
