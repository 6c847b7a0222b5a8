import * as models from '@kubernetes/client-node/dist/gen/models/all.js';
import { nameOf, type Part, textAt } from './manifest.js';

interface Attribute { readonly baseName: string; readonly type: string }
interface Model { getAttributeTypeMap?: () => Attribute[] }

const model = (name: string) => (models as unknown as Record<string, Model | undefined>)[name]?.getAttributeTypeMap?.();
const words = (name: string) => name.split('.')[0]?.replace(/^./, (first) => first.toUpperCase()) ?? '';

/** The API's own model for a manifest, or undefined for a custom resource: `apps/v1` Deployment is `V1Deployment`. */
function modelOf(manifest: Part): string | undefined {
  const version = textAt(manifest, 'apiVersion').split('/').at(-1) ?? '';
  const name = `${words(version)}${textAt(manifest, 'kind')}`;
  return isOfTheApi(textAt(manifest, 'apiVersion')) && model(name) ? name : undefined;
}

const isOfTheApi = (apiVersion: string) => !apiVersion.includes('/') || !(apiVersion.split('/')[0] ?? '').includes('.') || /\.k8s\.io\//.test(apiVersion);

/** Unknown fields and wrong types of a manifest, by the models of the Kubernetes API; undefined for a kind it has not. */
export function apiFaults(manifest: Part): string[] | undefined {
  const name = modelOf(manifest);
  return name === undefined ? undefined : faultsOf(manifest, name, '').map((fault) => `${nameOf(manifest)}: ${fault}`);
}

function faultsOf(value: unknown, type: string, path: string): string[] {
  const list = /^Array<(.+)>$/.exec(type)?.[1];
  if (list !== undefined) return Array.isArray(value) ? value.flatMap((item, at) => faultsOf(item, list, `${path}[${at}]`)) : [`${path} is no list`];
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  if (map !== undefined) return isObject(value) ? Object.entries(value).flatMap(([key, item]) => faultsOf(item, map, `${path}.${key}`)) : [`${path} is no object`];
  const attributes = model(type);
  if (attributes === undefined) return plainFaults(value, type, path);
  if (!isObject(value)) return [`${path} is no object`];
  return Object.entries(value).flatMap(([key, item]) => {
    const known = attributes.find(({ baseName }) => baseName === key);
    return known === undefined ? [`${path}.${key} is unknown to ${type}`] : faultsOf(item, known.type, `${path}.${key}`);
  });
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Quantities and ports may be numbers or words; dates come as words. */
function plainFaults(value: unknown, type: string, path: string): string[] {
  if (!['string', 'number', 'boolean'].includes(type)) return [];
  return typeof value === type || (type === 'string' && path.match(/\.(requests|limits|hard)\./)) ? [] : [`${path} is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}, not a ${type}`];
}
