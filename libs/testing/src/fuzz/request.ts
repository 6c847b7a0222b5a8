import { generateSync } from 'json-schema-faker';
import type { ApiDocument, Operation, Parameter } from './api-document.js';
import type { Chance } from './chance.js';

/** Planted in what is wrong: no refusal may repeat it. */
export const canary = 'ZZCANARY';

export interface FuzzRequest {
  readonly operation: Operation;
  method: string;
  path: string;
  readonly pathValues: Record<string, string>;
  readonly headers: Record<string, string>;
  body: string | undefined;
  /** What was made wrong; empty for a request as documented. */
  readonly twists: string[];
}

/** What earlier answers taught: ids by parameter name, tags by path. */
export interface Learnt {
  readonly ids: Map<string, string[]>;
  readonly tags: Map<string, string>;
}

/** Values that make sense where a schema says only their type, by property name. */
export type Hints = Readonly<Record<string, (chance: Chance, learnt: Learnt) => unknown>>;

const nasty: readonly unknown[] = [
  `${canary}\u0000`, `${canary}\u202e`, `${canary}\r\nBcc: x@test.fr`, canary.repeat(1_300), `${canary} 👩‍⚕️`, `'; drop table session; -- ${canary}`, `<script>${canary}</script>`, `\ud800${canary}`, '', ' ',
  null, true, 0, -1, 1e21, 0.1, [], {}, [canary], { [`${canary} Élodie`]: canary }, '2026-12-02T16:00:00', '9999-12-31T23:59:59-12:00', '2026-02-30T10:00:00Z', '../../etc/passwd', '%00', '\u{1f9a0}'.repeat(200),
];

/** A request as the document has it, with ids and tags that earlier answers taught. */
export function validRequest(document: ApiDocument, operation: Operation, chance: Chance, learnt: Learnt, hints: Hints): FuzzRequest {
  const fake = (schema: object) => generateSync({ ...schema, components: document.components } as never, { seed: chance.below(2 ** 31), optionalsProbability: 0.5, maxItems: 3 } as never);
  const valueOf = ({ name, schema }: Parameter) => {
    const known = learnt.ids.get(name) ?? [];
    if (known.length > 0 && chance.yes(0.85)) return chance.one(known) ?? '';
    return hints[name] === undefined ? String(fake(schema)) : String(hints[name](chance, learnt));
  };
  const given = (place: Parameter['in']) => (operation.parameters ?? []).filter((one) => one.in === place && (one.required === true || chance.yes(0.4)));
  const pathValues = Object.fromEntries((operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => [one.name, valueOf(one)]));
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

type Twist = (request: FuzzRequest, chance: Chance) => boolean | undefined;

/** Each makes one thing wrong; false when this request has no such thing. */
const twists: Record<string, Twist> = {
  'one value is another': (request, chance) => onBody(request, (body) => replaceLeaf(body, chance, chance.one(nasty))),
  'one property too many': (request, chance) => onBody(request, (body) => void (somewhere(body, chance)[chance.yes(0.5) ? 'patient' : `${canary} Élodie`] = canary)),
  'one property is missing': (request, chance) => onBody(request, (body) => {
    const place = somewhere(body, chance);
    const key = chance.one(Object.keys(place));
    if (key !== undefined) Reflect.deleteProperty(place, key);
  }),
  'a property twice': (request) => {
    if (request.body?.startsWith('{"') !== true) return false;
    const key = /^\{"([^"]+)":/.exec(request.body)?.[1] ?? 'a';
    request.body = `{"${key}":"${canary}",${request.body.slice(1)}`;
    return true;
  },
  'half a body': (request) => (request.body === undefined ? false : void (request.body = `${request.body.slice(0, request.body.length / 2)}"${canary}`)),
  'no body': (request) => (request.body === undefined ? false : void (request.body = undefined)),
  'a huge body': (request) => (request.body === undefined ? false : void (request.body = `{"name":"${canary.repeat(9_000)}"}`)),
  'another kind of body': (request) => (request.body === undefined ? false : void (request.headers['content-type'] = 'application/xml')),
  'another tag': (request) => void (request.headers['if-match'] = `"session:${canary}:1"`),
  'a tag that is none': (request) => void (request.headers['if-match'] = `${canary}, W/"x", "`),
  'a bad key': (request) => void (request.headers['idempotency-key'] = canary.slice(0, 5)),
  'another path': (request, chance) => void (request.path = request.path.replace(/[^/]*$/, encodeURIComponent(String(chance.one(nasty)).toWellFormed().slice(0, 300)))),
  'query that is none': (request) => void (request.path += `${request.path.includes('?') ? '&' : '?'}${canary}%20x=1&limit=${canary}`),
  'no token': (request) => void (request.headers['authorization'] = ''),
  'another token': (request) => void (request.headers['authorization'] = `Bearer ${canary}.${canary}.${canary}`),
};

/** Makes one or two things wrong. */
export function twist(request: FuzzRequest, chance: Chance): void {
  for (let more = chance.yes(0.2) ? 2 : 1; more > 0; more -= 1) {
    const [name, wrong] = chance.one(Object.entries(twists)) ?? [];
    if (name !== undefined && wrong?.(request, chance) !== false) request.twists.push(name);
  }
}

function onBody(request: FuzzRequest, change: (body: Record<string, unknown>) => void): boolean | undefined {
  if (request.body?.startsWith('{') !== true) return false;
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(request.body) as Record<string, unknown>;
  } catch {
    return false; // It was cut before.
  }
  change(body);
  request.body = JSON.stringify(body);
  return undefined;
}

/** An object of the body, itself or inside. */
function somewhere(body: Record<string, unknown>, chance: Chance): Record<string, unknown> {
  const inner = Object.values(body).filter((value): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value));
  return (chance.yes(0.5) ? chance.one(inner) : undefined) ?? body;
}

function replaceLeaf(body: Record<string, unknown>, chance: Chance, value: unknown): void {
  const place = somewhere(body, chance);
  const key = chance.one(Object.keys(place));
  if (key !== undefined) place[key] = value;
}
