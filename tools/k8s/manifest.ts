/** A manifest or a part of one, as YAML gives it. */
export type Part = Readonly<Record<string, unknown>>;

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object at `path`, or an empty one: what is absent has no members. */
export function partAt(part: Part, ...path: string[]): Part {
  const value = path.reduce<unknown>((inner, name) => (isPart(inner) ? inner[name] : undefined), part);
  return isPart(value) ? value : {};
}

/** The objects of the list at `path`; none when there is no list. */
export function partsAt(part: Part, ...path: string[]): Part[] {
  const value = partAt(part, ...path.slice(0, -1))[path.at(-1) ?? ''];
  return Array.isArray(value) ? value.filter(isPart) : [];
}

/** The text at `path`; empty when there is none. */
export function textAt(part: Part, ...path: string[]): string {
  const value = partAt(part, ...path.slice(0, -1))[path.at(-1) ?? ''];
  return typeof value === 'string' ? value : '';
}

/** `Kind namespace/name`, as faults name a manifest. */
export function nameOf(manifest: Part): string {
  const namespace = textAt(manifest, 'metadata', 'namespace');
  return `${textAt(manifest, 'kind')} ${namespace === '' ? '' : `${namespace}/`}${textAt(manifest, 'metadata', 'name')}`;
}

const holders = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];

/** Manifests that make pods. */
export const makesPods = (manifest: Part): boolean => holders.includes(textAt(manifest, 'kind'));

/** Everything that runs in the pods of a manifest, what runs before included. */
export const containersOf = (manifest: Part): Part[] =>
  ['containers', 'initContainers'].flatMap((list) => partsAt(manifest, 'spec', 'template', 'spec', list));

/** Whether `selector` (matchLabels) chooses pods with these labels; an empty one chooses all. */
export function selects(selector: Part, labels: Part): boolean {
  return Object.entries(partAt(selector, 'matchLabels')).every(([name, value]) => labels[name] === value);
}
