import type { z } from 'zod';
import { containersOf, nameOf, type Part, partAt, partsAt, textAt } from './manifest.js';

/** The shape of a service's environment, by the service's name. */
export type Environments = Readonly<Record<string, Readonly<Record<string, z.ZodType>>>>;

/** Every variable a container gets: its own, and those of the ConfigMaps it names. */
function variablesOf(container: Part, all: readonly Part[], namespace: string): string[] {
  const shared = partsAt(container, 'envFrom').flatMap((from) => {
    const name = textAt(from, 'configMapRef', 'name');
    const map = all.find((one) => textAt(one, 'kind') === 'ConfigMap' && textAt(one, 'metadata', 'name') === name && textAt(one, 'metadata', 'namespace') === namespace);
    return Object.keys(partAt(map ?? {}, 'data'));
  });
  return [...shared, ...partsAt(container, 'env').map((variable) => textAt(variable, 'name'))];
}

/** What the services' own schemas say of the Deployments named as they are: variables that are missing, and such as nobody reads. */
export function variableFaults(all: readonly Part[], environments: Environments): string[] {
  return Object.entries(environments).flatMap(([service, shape]) => {
    const deployment = all.find((one) => textAt(one, 'kind') === 'Deployment' && textAt(one, 'metadata', 'name') === service);
    if (deployment === undefined) return [`Deployment ${service} is missing`];
    const set = containersOf(deployment).flatMap((container) => variablesOf(container, all, textAt(deployment, 'metadata', 'namespace')));
    const missing = Object.keys(shape).filter((name) => shape[name]?.safeParse(undefined).success === false && !set.includes(name));
    const unknown = set.filter((name) => !(name in shape));
    return [...missing.map((name) => `${nameOf(deployment)} does not set ${name}`), ...unknown.map((name) => `${nameOf(deployment)} sets ${name}, which nobody reads`)];
  });
}
