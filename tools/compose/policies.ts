import type { z } from 'zod';
import { type Part, partAt, textAt } from '../k8s/manifest.js';

/** What services find in their files of secrets: the names of the variables, by the file's path as docker-compose.yml names it. */
export type SecretFiles = Readonly<Record<string, readonly string[]>>;
/** The shape of a service's environment, by the service's name. */
export type Environments = Readonly<Record<string, Readonly<Record<string, z.ZodType>>>>;

/** Who may be reached from outside; everything else is reached through them. */
const doors = ['caddy', 'coturn'];
/** Who shares the host's network, for a thousand ports of media: nobody else may. */
const onTheHost = 'janus';
/** Whose data outlive their container. */
const keepers: Readonly<Record<string, string>> = { postgres: 'postgres', nats: 'nats', caddy: 'caddy' };
/** Node's own, and harmless. */
const notOurs = ['NODE_EXTRA_CA_CERTS'];

const listAt = (part: Part, name: string): string[] => {
  const value = part[name];
  return Array.isArray(value) ? value.map(String) : [];
};
const servicesOf = (file: Part): [string, Part][] => Object.keys(partAt(file, 'services')).map((name) => [name, partAt(file, 'services', name)]);
/** What a `${NAME:-default}` is when nobody sets it. */
const withoutSettings = (text: string) => text.replaceAll(/\$\{\w+(?::-([^}]*)|[^}]*)\}/g, (_whole, usual?: string) => usual ?? '');
const isJob = (service: Part) => textAt(service, 'restart') === 'no';

function confinement(name: string, service: Part): string[] {
  const added = listAt(service, 'cap_add').filter((one) => one !== 'NET_BIND_SERVICE');
  const host = ['privileged', 'network_mode', 'pid', 'ipc', 'devices', 'userns_mode'].filter((way) => way in service && !(way === 'network_mode' && name === onTheHost));
  return [
    ...(service['read_only'] === true ? [] : ['has a root file system to write on']),
    ...(/^[1-9]\d*:[1-9]\d*$/.test(textAt(service, 'user')) ? [] : ['does not say whom it runs as, in numbers other than 0']),
    ...(listAt(service, 'cap_drop').includes('ALL') ? [] : ['keeps capabilities']),
    ...added.map((one) => `adds the capability ${one}`),
    ...(listAt(service, 'security_opt').includes('no-new-privileges:true') ? [] : ['may gain privileges']),
    ...host.map((way) => `reaches into the host by ${way}`),
  ];
}

function upkeep(name: string, service: Part, all: readonly [string, Part][]): string[] {
  const limits = ['mem_limit', 'cpus', 'pids_limit'].filter((limit) => service[limit] === undefined);
  const waitedFor = all.some(([, other]) => textAt(other, 'depends_on', name, 'condition') === 'service_completed_successfully');
  const tag = withoutSettings(textAt(service, 'image')).split(':')[1] ?? '';
  return [
    ...limits.map((limit) => `has no ${limit}`),
    ...(partAt(service, 'logging', 'options')['max-size'] === undefined ? ['logs without end'] : []),
    ...(/\d/.test(tag) ? [] : ['is an image without a version']),
    ...(isJob(service) && !waitedFor ? ['is a job that nobody waits for'] : []),
    ...(isJob(service) || partAt(service, 'healthcheck')['test'] !== undefined ? [] : ['has no health check']),
    ...(isJob(service) || textAt(service, 'restart') === 'unless-stopped' ? [] : ['does not come back by itself']),
  ];
}

/** A variable of this name holds a secret, unless it holds the path of one. */
const isSecretName = (name: string) => /(PASSWORD|SECRET|TOKEN|_KEY|CREDENTIALS)/.test(name) && !name.endsWith('_FILE');

function openness(name: string, service: Part): string[] {
  const environment = Object.entries(partAt(service, 'environment')).map(([variable, value]) => [variable, String(value)] as const);
  const ports = listAt(service, 'ports').map(withoutSettings);
  return [
    ...environment.filter(([variable, value]) => value !== '' && (isSecretName(variable) || /:\/\/[^/\s]*:[^/\s]*@/.test(value))).map(([variable]) => `sets ${variable} in the open`),
    ...(ports.length > 0 && !doors.includes(name) && !ports.every((port) => port.startsWith('127.0.0.1:')) ? ['is open to the outside'] : []),
    ...listAt(service, 'volumes').flatMap((volume) => {
      const [from = '', , mode] = volume.split(':');
      if (from.includes('docker.sock')) return ['holds the engine\'s socket'];
      return mode === 'ro' || keepers[name] === from ? [] : [`writes to ${from}`];
    }),
  ];
}

function network(name: string, service: Part, file: Part): string[] {
  const names = Array.isArray(service['networks']) ? listAt(service, 'networks') : Object.keys(partAt(service, 'networks'));
  const inside = partAt(file, 'networks', 'data')['internal'] === true;
  return [
    ...(names.length === 0 && name !== onTheHost ? ['is in the network of everybody'] : []),
    ...(['postgres', 'nats', 'databases'].includes(name) && (names.join() !== 'data' || !inside) ? ['is not in the closed network alone'] : []),
  ];
}

/** Every variable of each service's own schema has to be settable: written down here, or in a file of secrets. */
function variables(file: Part, environments: Environments, files: SecretFiles): string[] {
  return Object.entries(environments).flatMap(([name, shape]) => {
    const service = partAt(file, 'services', name);
    const set = [...Object.keys(partAt(service, 'environment')), ...listAt(service, 'env_file').flatMap((path) => files[path] ?? [])];
    const missing = Object.keys(shape).filter((variable) => !set.includes(variable));
    const unknown = set.filter((variable) => !(variable in shape) && !notOurs.includes(variable));
    return [...missing.map((variable) => `${name} is not given ${variable}`), ...unknown.map((variable) => `${name} is given ${variable}, which nobody reads`)];
  });
}

/** Files of secrets that are named and that nobody makes, and such as are made for nobody. */
function unmade(all: readonly [string, Part][], files: SecretFiles): string[] {
  const named = new Set(all.flatMap(([, service]) => listAt(service, 'env_file')));
  return [
    ...[...named].filter((path) => !(path in files)).map((path) => `${path} is named and never made`),
    ...Object.keys(files).filter((path) => !named.has(path)).map((path) => `${path} is made and named by nobody`),
  ];
}

/**
 * What is wrong with docker-compose.yml (parsed, merges done), one sentence each: who runs as what, what is open, what is limited, what is secret,
 * and whether each service gets every variable that its own schema knows.
 */
export function composeFaults(file: Part, environments: Environments, files: SecretFiles): string[] {
  const all = servicesOf(file);
  const demo = all.filter(([, service]) => listAt(service, 'profiles').length > 0).map(([name]) => name);
  return [
    ...all.flatMap(([name, service]) =>
      [...confinement(name, service), ...upkeep(name, service, all), ...openness(name, service), ...network(name, service, file)].map((fault) => `${name} ${fault}`)),
    ...variables(file, environments, files), ...unmade(all, files),
    ...(demo.join() === 'mailbox' ? [] : ['the mailbox, and nothing else, is for demonstrations only']),
  ];
}
