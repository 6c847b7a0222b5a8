import { AnswerCheck, type Answer, type ApiDocument, type Operation, operationsOf } from './api-document.js';
import { Chance } from './chance.js';
import { type FuzzRequest, type Hints, type Learnt, validRequest } from './request.js';
import { canary, isStray, mustBeRefused, twist } from './twists.js';

export interface FuzzTarget {
  /** The document as it is served. */
  readonly document: ApiDocument;
  /** What the paths of the document stand behind. */
  readonly baseUrl: string;
  readonly token: () => Promise<string>;
  readonly hints: Hints;
  /** Ids by parameter name that are used from the beginning. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** Operations that end what the others need: called one time in ten. */
  readonly seldom: readonly string[];
  /** Operations that may answer 503: they stand on something that is away. */
  readonly mayBeUnavailable: readonly string[];
}

/** An answer that is not as published. */
export interface Finding {
  readonly operationId: string;
  readonly request: string;
  readonly twists: readonly string[];
  readonly status: number;
  readonly why: string;
}

export interface FuzzReport {
  readonly sent: number;
  /** How often each operation gave each status. */
  readonly answered: Readonly<Record<string, Readonly<Record<number, number>>>>;
  readonly findings: readonly Finding[];
}

/**
 * Calls every operation of the document in turn, as documented and with something wrong, once or three times at the same moment, with
 * ids and tags that earlier answers taught, until `goOn` says no. Looks for answers that the document doesn't name, 5xx, refusals
 * that repeat what was refused, nonsense that is accepted, and keys of idempotency under which something is done twice.
 */
export async function fuzzOpenApi(target: FuzzTarget, options: { seed: number; goOn: (sent: number) => boolean }): Promise<FuzzReport> {
  const chance = new Chance(options.seed);
  const check = new AnswerCheck(target.document);
  const operations = operationsOf(target.document);
  const learnt: Learnt = { ids: new Map(Object.entries(target.ids).map(([name, ids]) => [name, [...ids]])), places: [], tags: new Map() };
  const answered: Record<string, Record<number, number>> = {};
  const findings: Finding[] = [];
  let sent = 0;
  for (let turn = 0; options.goOn(sent); turn += 1) {
    const operation = operationOf(target, operations, turn, chance);
    if (operation === undefined) break;
    const request = validRequest(target.document, operation, chance, learnt, target.hints);
    if (chance.yes(0.6)) twist(request, chance, target.document);
    const answers = await send(target, request, request.method !== 'GET' && chance.yes(0.15) ? 3 : 1);
    sent += answers.length;
    const counts = (answered[operation.operationId] ??= {});
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    for (const answer of answers) if (request.twists.length === 0) learn(request, answer, learnt);
    const faults = new Set([...answers.map((answer) => ({ answer, why: faultOf(target, check, request, answer) })), { answer: answers[0], why: doneTwice(request, answers) }]);
    for (const { answer, why } of faults) if (why !== undefined && answer !== undefined) findings.push(findingOf(request, answer, why));
  }
  return { sent, answered, findings };
}

function operationOf({ seldom }: FuzzTarget, operations: readonly Operation[], turn: number, chance: Chance): Operation | undefined {
  const next = operations[turn % operations.length];
  return next !== undefined && seldom.includes(next.operationId) && chance.yes(0.9) ? chance.one(operations.filter(({ method }) => method === 'PUT')) : next;
}

/** The same request so many times at the same moment. */
async function send({ baseUrl, token }: FuzzTarget, { method, path, headers, body }: FuzzRequest, times: number): Promise<Answer[]> {
  const all = Object.entries({ authorization: `Bearer ${await token()}`, ...headers }).filter(([, value]) => value !== '');
  return Promise.all(Array.from({ length: times }, async () => {
    const answer = await fetch(baseUrl + path, { method, headers: all, ...(body === undefined ? {} : { body }) });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }));
}

const remembered = 40;

function learn({ method, path, pathValues }: FuzzRequest, { status, headers }: Answer, { ids, places, tags }: Learnt): void {
  const tag = headers.get('etag');
  if (tag !== null) tags.set(path, tag);
  if (method !== 'PUT' || status >= 300) return;
  places.push(pathValues);
  if (places.length > remembered) places.shift();
  for (const [name, value] of Object.entries(pathValues)) {
    const known = ids.get(name) ?? [];
    if (!known.includes(value)) ids.set(name, [...known.slice(-remembered), value]);
  }
}

function faultOf({ mayBeUnavailable }: FuzzTarget, check: AnswerCheck, request: FuzzRequest, answer: Answer): string | undefined {
  const { operation } = request;
  if (answer.status >= 500 && !(answer.status === 503 && mayBeUnavailable.includes(operation.operationId))) return 'an error of ours';
  if (answer.status >= 400 && answer.text.includes(canary)) return 'a refusal that repeats what was refused';
  if (answer.status < 400 && mustBeRefused(request)) return 'nonsense that is accepted';
  return isStray(request) ? check.strayFault(answer) : check.fault(operation, answer);
}

/** One key, one effect: whoever is let in is told the same. */
function doneTwice({ headers, twists, operation }: FuzzRequest, answers: readonly Answer[]): string | undefined {
  const keyed = operation.parameters?.some(({ name }) => name === 'Idempotency-Key') === true && headers['idempotency-key'] !== undefined && twists.length === 0;
  const told = new Set(answers.filter(({ status }) => status < 300).map(({ text }) => text));
  return keyed && told.size > 1 ? 'two effects under one key' : undefined;
}

function findingOf({ operation, method, path, body, twists }: FuzzRequest, { status }: Answer, why: string): Finding {
  const shown = typeof body === 'string' ? body : Buffer.from(body ?? '').toString('latin1');
  return { operationId: operation.operationId, request: `${method} ${path} ${shown.slice(0, 400)}`, twists, status, why };
}
