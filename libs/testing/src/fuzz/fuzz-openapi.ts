import { AnswerCheck, type ApiDocument, operationsOf } from './api-document.js';
import { Chance } from './chance.js';
import { canary, type FuzzRequest, type Hints, type Learnt, twist, validRequest } from './request.js';

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
 * Calls every operation of the document in turn, as documented and with something wrong, with ids and tags that earlier answers
 * taught, until `goOn` says no. Looks for answers that the document doesn't name, 5xx, and refusals that repeat what was refused.
 */
export async function fuzzOpenApi(target: FuzzTarget, options: { seed: number; goOn: (sent: number) => boolean }): Promise<FuzzReport> {
  const chance = new Chance(options.seed);
  const check = new AnswerCheck(target.document);
  const operations = operationsOf(target.document);
  const learnt: Learnt = { ids: new Map(Object.entries(target.ids).map(([name, ids]) => [name, [...ids]])), tags: new Map() };
  const answered: Record<string, Record<number, number>> = {};
  const findings: Finding[] = [];
  let sent = 0;
  for (; options.goOn(sent); sent += 1) {
    const turn = operations[sent % operations.length];
    const operation = turn !== undefined && target.seldom.includes(turn.operationId) && chance.yes(0.9) ? chance.one(operations.filter(({ method }) => method === 'PUT')) : turn;
    if (operation === undefined) break;
    const request = validRequest(target.document, operation, chance, learnt, target.hints);
    if (chance.yes(0.6)) twist(request, chance);
    const answer = await send(target, request);
    const counts = (answered[operation.operationId] ??= {});
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    if (request.twists.length === 0) learn(request, answer, learnt);
    const why = faultOf(target, check, request, answer);
    if (why !== undefined) findings.push({ operationId: operation.operationId, request: `${request.method} ${request.path} ${request.body?.slice(0, 400) ?? ''}`, twists: request.twists, status: answer.status, why });
  }
  return { sent, answered, findings };
}

interface Sent {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly tag: string | null;
}

async function send({ baseUrl, token }: FuzzTarget, { method, path, headers, body }: FuzzRequest): Promise<Sent> {
  const all = Object.entries({ authorization: `Bearer ${await token()}`, ...headers }).filter(([, value]) => value !== '');
  const answer = await fetch(baseUrl + path, { method, headers: all, ...(body === undefined ? {} : { body }) });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text(), tag: answer.headers.get('etag') };
}

function learn({ method, path, pathValues }: FuzzRequest, { status, tag }: Sent, { ids, tags }: Learnt): void {
  if (tag !== null) tags.set(path, tag);
  if (method !== 'PUT' || status >= 300) return;
  for (const [name, value] of Object.entries(pathValues)) {
    const known = ids.get(name) ?? [];
    if (!known.includes(value)) ids.set(name, [...known.slice(-20), value]);
  }
}

function faultOf({ mayBeUnavailable }: FuzzTarget, check: AnswerCheck, request: FuzzRequest, answer: Sent): string | undefined {
  const { operation } = request;
  if (answer.status >= 500 && !(answer.status === 503 && mayBeUnavailable.includes(operation.operationId))) return 'an error of ours';
  if (answer.status >= 400 && answer.text.includes(canary)) return 'a refusal that repeats what was refused';
  // Another path may be another operation, or none.
  if (request.twists.includes('another path')) return undefined;
  return check.fault(operation, answer);
}
