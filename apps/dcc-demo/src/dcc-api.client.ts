import { randomUUID } from 'node:crypto';
import { dccRoutes, type DccRoute, type ErrorCode, errorCatalogue, errorTitle, problem, type Problem, type Scope } from '@rcp/contracts';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { z } from 'zod';

/** The API said no. `problem` is its document (RFC 9457), in French. */
export class DccRefusal extends Error {
  override readonly name = 'DccRefusal';
  constructor(readonly problem: Pick<Problem, 'title' | 'status' | 'code' | 'errors' | 'firstOverlap'>) {
    super(problem.code);
  }
}

/** What a call is made with besides its route. */
export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly idempotencyKey?: string;
}

/** An answer with the tag (RFC 9110 §8.8.3) a later change names. */
export interface Answered<Content> {
  readonly content: Content;
  readonly etag: string;
}

export interface DccApiOptions {
  /** Base of the API, and audience of the tokens. */
  readonly url: string;
  readonly clientId: string;
  readonly issuer: string;
  /** Private Ed25519 key. */
  readonly key: JWK;
}

const tokenSeconds = 60;

/** Calls routes of the DCC API by the name the published document gives them. */
export class DccApi {
  constructor(private readonly options: DccApiOptions) {}

  /** Throws DccRefusal: the API's own problem document, or `unavailable` when it could not be reached or understood. */
  async call<Content>(operationId: string, content: z.ZodType<Content>, call: Call = {}): Promise<Answered<Content>> {
    const answer = await this.send(routeOf(operationId), call);
    const text = await answer.text().catch(() => '');
    if (!answer.ok) throw refusalOf(text);
    const parsed = content.safeParse(jsonOf(text));
    if (!parsed.success) throw refusalWith('unavailable');
    return { content: parsed.data, etag: answer.headers.get('etag') ?? '' };
  }

  private async send({ method, path, scope, bodyType }: DccRoute, { params = {}, query = {}, body, ifMatch, idempotencyKey }: Call): Promise<Response> {
    const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => segment(params[name] ?? ''));
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const search = given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
    const headers = {
      authorization: `Bearer ${await this.token(scope)}`, accept: 'application/json', 'accept-language': 'fr',
      ...(body === undefined ? {} : { 'content-type': bodyType ?? 'application/json' }), ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    try {
      return await fetch(this.options.url + filled + search, {
        method: method.toUpperCase(), headers, redirect: 'error', signal: AbortSignal.timeout(10_000), ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw refusalWith('unavailable');
    }
  }

  /** A short assertion for this one call, with the scope it needs and no other. */
  private async token(scope: Scope): Promise<string> {
    const { clientId, issuer, url, key } = this.options;
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ client_id: clientId, scope, jti: randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...(key.kid === undefined ? {} : { kid: key.kid }) })
      .setIssuer(issuer).setSubject(clientId).setAudience(url).setIssuedAt(now).setExpirationTime(now + tokenSeconds).sign(await importJWK(key, 'EdDSA'));
  }
}

/** One step of a path. « .. » is no id, and would be read as another route. */
function segment(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw refusalWith('not-found');
  return encodeURIComponent(id);
}

function routeOf(operationId: string): DccRoute {
  const route = dccRoutes.find((one) => one.operationId === operationId);
  if (route === undefined) throw new Error(`The DCC API has no route ${operationId}.`);
  return route;
}

/** Undefined where there is nothing, or nothing that can be read. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refusalOf(text: string): DccRefusal {
  const parsed = problem.safeParse(jsonOf(text));
  return parsed.success ? new DccRefusal(parsed.data) : refusalWith('unavailable');
}

/** A refusal of our own, in the words of the catalogue. */
export function refusalWith(code: ErrorCode): DccRefusal {
  return new DccRefusal({ code, title: errorTitle(code, 'fr'), status: errorCatalogue[code].status });
}

/** The refusal in whatever was thrown; undefined when it is a fault of this program. */
export function asRefusal(error: unknown): DccRefusal | undefined {
  return error instanceof DccRefusal ? error : undefined;
}
