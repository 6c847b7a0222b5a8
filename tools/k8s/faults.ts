import { apiFaults } from './api-models.js';
import { type Part, nameOf, partAt, textAt } from './manifest.js';
import { policyFaults } from './policies.js';
import { type Environments, variableFaults } from './variables.js';

/** Everything wrong with a rendering: the API's models, custom resources, our rules, the services' variables, names that lead nowhere. */
export function faultsOf(all: readonly Part[], custom: (manifest: Part) => string[], environments: Environments): string[] {
  return [...all.flatMap((manifest) => apiFaults(manifest) ?? custom(manifest)), ...policyFaults(all), ...variableFaults(all, environments), ...routeFaults(all)];
}

/** Addresses of the Ingress that lead to no Service of ours. */
function routeFaults(all: readonly Part[]): string[] {
  const services = all.filter((one) => textAt(one, 'kind') === 'Service').map((one) => textAt(one, 'metadata', 'name'));
  return all.filter((one) => textAt(one, 'kind') === 'Ingress').flatMap((ingress) => backends(partAt(ingress, 'spec'))
    .filter((name) => !services.includes(name)).map((name) => `${nameOf(ingress)} leads to ${name}, which is no Service`));
}

const backends = (spec: Part): string[] => [...JSON.stringify(spec).matchAll(/"service":\{"name":"([^"]+)"/g)].map(([, name]) => name ?? '');
