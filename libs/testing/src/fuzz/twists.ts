import { type ApiDocument, resolved } from './api-document.js';
import type { Chance } from './chance.js';
import type { FuzzRequest } from './request.js';

/** Planted in what is wrong: no refusal may repeat it. */
export const canary = 'ZZCANARY';

const nasty: readonly unknown[] = [
  `${canary}\u0000`, `${canary}\u202e`, `${canary}\r\nBcc: x@test.fr`, canary.repeat(1_300), `${canary} 👩‍⚕️`, `'; drop table session; -- ${canary}`, `<script>${canary}</script>`, `\ud800${canary}`, '', ' ',
  null, true, 0, -1, 1e21, 0.1, [], {}, [canary], { [`${canary} Élodie`]: canary }, '2026-12-02T16:00:00', '9999-12-31T23:59:59-12:00', '2026-02-30T10:00:00Z', '../../etc/passwd', '%00', '\u{1f9a0}'.repeat(200),
];
const verbs = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'];

interface Twist {
  /** The API may take it for another request: it is only held to refuse as it always does. */
  readonly stray?: true;
  /** Nothing made so may be accepted. */
  readonly refused?: true;
  /** False when this request has no such thing. */
  readonly make: (request: FuzzRequest, chance: Chance, document: ApiDocument) => boolean | undefined;
}

/** Each makes one thing wrong. */
const twists: Readonly<Record<string, Twist>> = {
  'one value is another': { make: (request, chance) => onBody(request, (body) => replaceLeaf(body, chance, chance.one(nasty))) },
  'one property too many': { refused: true, make: (request, chance) => onBody(request, (body) => void (somewhere(body, chance)[chance.yes(0.5) ? 'patient' : `${canary} Élodie`] = canary)) },
  'one property is missing': { make: (request, chance) => onBody(request, (body) => {
    const place = somewhere(body, chance);
    const key = chance.one(Object.keys(place));
    if (key !== undefined) Reflect.deleteProperty(place, key);
  }) },
  'a value beyond its limit': { refused: true, make: beyondLimit },
  'a property twice': { refused: true, make: (request) => {
    if (typeof request.body !== 'string' || !request.body.startsWith('{"')) return false;
    const key = /^\{"([^"]+)":/.exec(request.body)?.[1] ?? 'a';
    request.body = `{"${key}":"${canary}",${request.body.slice(1)}`;
    return true;
  } },
  'half a body': { refused: true, make: (request) => (typeof request.body !== 'string' ? false : void (request.body = `${request.body.slice(0, request.body.length / 2)}"${canary}`)) },
  'no body': { refused: true, make: (request) => (request.body === undefined ? false : void (request.body = undefined)) },
  'a huge body': { refused: true, make: (request) => (request.body === undefined ? false : void (request.body = `{"name":"${canary.repeat(9_000)}"}`)) },
  'a body in another encoding': { refused: true, make: (request) => {
    if (typeof request.body !== 'string' || !request.body.includes(':"')) return false;
    request.body = Buffer.from(request.body.replace(':"', ':"\u00c9'), 'latin1');
    return true;
  } },
  'another kind of body': { refused: true, make: (request) => (request.body === undefined ? false : void (request.headers['content-type'] = 'application/xml')) },
  'another tag': { make: (request) => void (request.headers['if-match'] = `"session:${canary}:1"`) },
  'a tag that is none': { make: (request) => void (request.headers['if-match'] = `${canary}, W/"x", "`) },
  'a bad key': { make: (request) => void (request.headers['idempotency-key'] = canary.slice(0, 5)) },
  'another verb': { stray: true, make: (request, chance, { paths }) => {
    const other = chance.one(verbs.filter((verb) => !(verb.toLowerCase() in (paths[request.operation.path] ?? {})) && (request.body === undefined || verb !== 'GET')));
    return other === undefined ? false : void (request.method = other);
  } },
  'another path': { stray: true, make: (request, chance) => void (request.path = request.path.replace(/[^/]*$/, encodeURIComponent(String(chance.one(nasty)).toWellFormed().slice(0, 300)))) },
  'query that is none': { make: (request) => void (request.path += `${request.path.includes('?') ? '&' : '?'}${canary}%20x=1&limit=${canary}`) },
  'no token': { refused: true, make: (request) => void (request.headers['authorization'] = '') },
  'another token': { refused: true, make: (request) => void (request.headers['authorization'] = `Bearer ${canary}.${canary}.${canary}`) },
};

/** Makes one or two things wrong. */
export function twist(request: FuzzRequest, chance: Chance, document: ApiDocument): void {
  for (let more = chance.yes(0.2) ? 2 : 1; more > 0; more -= 1) {
    const [name, { make } = { make: () => false }] = chance.one(Object.entries(twists)) ?? [];
    if (name !== undefined && make(request, chance, document) !== false) request.twists.push(name);
  }
}

export const isStray = ({ twists: made }: FuzzRequest): boolean => made.some((name) => twists[name]?.stray === true);

/** True when the one thing that is wrong may never be accepted; of two, one may undo the other. */
export const mustBeRefused = ({ twists: made }: FuzzRequest): boolean => made.length === 1 && twists[made[0] ?? '']?.refused === true;

/** A property longer, larger or of more items than its schema says. */
function beyondLimit(request: FuzzRequest, chance: Chance, document: ApiDocument): boolean | undefined {
  const media = request.operation.requestBody?.content[request.headers['content-type'] ?? ''];
  if (media === undefined) return false;
  const properties = Object.entries((resolved(document, media.schema)['properties'] ?? {}) as Record<string, { maxLength?: number; maximum?: number; minimum?: number; maxItems?: number }>);
  const [name, limits] = chance.one(properties.filter(([, { maxLength, maximum, maxItems }]) => (maxLength ?? maximum ?? maxItems) !== undefined)) ?? [];
  if (name === undefined || limits === undefined) return false;
  const { maxLength, maximum, minimum = 0, maxItems = 0 } = limits;
  const value = maxLength !== undefined ? 'x'.repeat(maxLength + 1) : maximum !== undefined ? chance.one([maximum + 1, minimum - 1]) : Array.from({ length: maxItems + 1 }, (_, nth) => `x${nth}`);
  return onBody(request, (body) => void (body[name] = value));
}

function onBody(request: FuzzRequest, change: (body: Record<string, unknown>) => void): boolean | undefined {
  if (typeof request.body !== 'string' || !request.body.startsWith('{')) return false;
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
