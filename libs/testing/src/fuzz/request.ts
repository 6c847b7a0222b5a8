import { generateSync } from 'json-schema-faker';
import type { ApiDocument, Operation, Parameter } from './api-document.js';
import type { Chance } from './chance.js';

export interface FuzzRequest {
  readonly operation: Operation;
  method: string;
  path: string;
  readonly pathValues: Readonly<Record<string, string>>;
  readonly headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | undefined;
  /** What was made wrong; empty for a request as documented. */
  readonly twists: string[];
}

/** What earlier answers taught. */
export interface Learnt {
  /** Ids by parameter name. */
  readonly ids: Map<string, string[]>;
  /** Ids that stand for one thing together, in the order they were learnt. */
  readonly places: Readonly<Record<string, string>>[];
  /** ETags by path. */
  readonly tags: Map<string, string>;
}

/** Values that make sense where a schema says only their type, by property name. */
export type Hints = Readonly<Record<string, (chance: Chance, learnt: Learnt) => unknown>>;

/** A request as the document has it, with ids and tags that earlier answers taught. */
export function validRequest(document: ApiDocument, operation: Operation, chance: Chance, learnt: Learnt, hints: Hints): FuzzRequest {
  const fake = (schema: object) => generateSync({ ...schema, components: document.components } as never, { seed: chance.below(2 ** 31), optionalsProbability: 0.5, maxItems: 3 } as never);
  const valueOf = ({ name, schema }: Parameter) => String(hints[name] === undefined ? fake(schema) : hints[name](chance, learnt));
  const given = (place: Parameter['in']) => (operation.parameters ?? []).filter((one) => one.in === place && (one.required === true || chance.yes(0.4)));
  const pathValues = placeOf(operation, chance, learnt, fake);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(pathValues[name] ?? ''));
  const query = new URLSearchParams(given('query').map((one): [string, string] => [one.name, valueOf(one)])).toString();
  const headers: Record<string, string> = {};
  for (const one of given('header')) headers[one.name.toLowerCase()] = headerOf(one, path, chance, learnt, fake);
  const kinds = Object.entries(operation.requestBody?.content ?? {});
  const [type, media] = chance.one(kinds) ?? [];
  const body = media === undefined ? undefined : JSON.stringify(hinted(fake(media.schema), '', chance, learnt, hints));
  if (type !== undefined) headers['content-type'] = type;
  return { operation, method: operation.method, path: query === '' ? path : `${path}?${query}`, pathValues, headers, body, twists: [] };
}

/** Where a request goes: mostly to what is known to be there, and half of the PUTs to something new. */
function placeOf({ parameters = [], method }: Operation, chance: Chance, { ids, places }: Learnt, fake: (schema: object) => unknown): Record<string, string> {
  const names = parameters.filter((one) => one.in === 'path');
  const fitting = places.filter((place) => names.every(({ name }) => name in place));
  const last = names.at(-1);
  const fresh = method === 'PUT' && last !== undefined && chance.yes(0.5) ? { [last.name]: String(fake(last.schema)) } : {};
  const known = chance.yes(0.8) ? chance.one(fitting) : undefined;
  const place = known ?? Object.fromEntries(names.map(({ name, schema }) => [name, chance.one(ids.get(name) ?? []) ?? String(fake(schema))]));
  return { ...Object.fromEntries(names.map(({ name }) => [name, place[name] ?? ''])), ...fresh };
}

function headerOf({ name, schema }: Parameter, path: string, chance: Chance, { tags }: Learnt, fake: (schema: object) => unknown): string {
  if (name === 'If-Match') return tags.get(path) ?? '*';
  if (name === 'Accept-Language') return chance.yes(0.5) ? 'en' : 'fr-FR,fr;q=0.9,en;q=0.2';
  return String(fake(schema)).replaceAll(/[^\x21-\x7e]/g, 'x');
}

function hinted(value: unknown, name: string, chance: Chance, learnt: Learnt, hints: Hints): unknown {
  const hint = hints[name];
  if (hint !== undefined && chance.yes(0.9)) return hint(chance, learnt);
  if (Array.isArray(value)) return value.map((item) => hinted(item, '', chance, learnt, hints));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hinted(inner, key, chance, learnt, hints)]));
}
