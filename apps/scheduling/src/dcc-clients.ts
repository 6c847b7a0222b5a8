import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { dccId, DomainError, type Scope, scopes } from '@rcp/contracts';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const dccClient = z.strictObject({
  clientId: z.string().min(1).max(100),
  /** The token's `iss`: a DCC signing its own short assertions, or its authorisation server. */
  issuer: z.string().min(1),
  /** The token's `aud`. */
  audience: z.string().min(1),
  /** Public keys; a relative path starts at the clients file. */
  jwksFile: z.string().min(1).optional(),
  jwksUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** The most this client's tokens can ask for. */
  scopes: z.array(z.enum(scopes)),
  /** The networks of care whose RCPs it sees and plans. */
  networks: z.array(dccId).min(1).max(50),
  /** Calls it may make; more are answered 429. */
  requestsPerMinute: z.int().min(1).max(1_000_000).default(6_000),
  /** A token that is good for longer is refused: what leaks must die soon. */
  maxTokenSeconds: z.int().min(30).max(86_400).default(3_600),
}).refine((client) => (client.jwksFile === undefined) !== (client.jwksUrl === undefined), 'exactly one of jwksFile and jwksUrl');

/** `DCC_CLIENTS_FILE`: who may call the API. */
export const clientsFile = z.array(dccClient).min(1)
  .refine((clients) => new Set(clients.map(({ issuer }) => issuer)).size === clients.length, 'an issuer stands for one client');

interface Client {
  readonly clientId: string;
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly scopes: readonly Scope[];
  readonly networks: readonly string[];
  readonly requestsPerMinute: number;
  readonly maxTokenSeconds: number;
}

/** A verified caller. */
export interface DccCaller {
  readonly clientId: string;
  /** What the token asks for, within what the client may. */
  readonly scopes: readonly Scope[];
  /** The networks of care it acts for. */
  readonly networks: readonly string[];
  readonly requestsPerMinute: number;
}

const algorithms = ['EdDSA', 'ES256', 'RS256'];
const clockToleranceSeconds = 5;

/** A token that was verified is believed so long, and never longer than it says itself: a DCC sends the same one with every call. */
const believedMs = 60_000;
/** Verified tokens remembered at once; the oldest goes first. */
const rememberedTokens = 1_000;

/** Bearer tokens of the DCC API: signed JWTs of configured issuers. */
export class DccClients {
  private readonly believed = new Map<string, { readonly caller: DccCaller; readonly from: number; readonly until: number }>();

  private constructor(private readonly byIssuer: ReadonlyMap<string, Client>) {}

  /** Throws when the file, or a key file it names, is missing or wrong. */
  static async load(file: string): Promise<DccClients> {
    const clients = clientsFile.parse(JSON.parse(await readFile(file, 'utf8')));
    const known = await Promise.all(clients.map(async (one) => [one.issuer, { ...one, keys: await keysOf(one, dirname(file)) }] as const));
    return new DccClients(new Map(known));
  }

  /** Verifies signature, issuer, audience and expiry. Throws unauthenticated, and unavailable when the issuer's keys can't be had. */
  async callerOf(token: string, now: Date): Promise<DccCaller> {
    const known = this.believed.get(token);
    if (known !== undefined && known.from <= now.getTime() && now.getTime() < known.until) return known.caller;
    const client = this.byIssuer.get(issuerOf(token) ?? '');
    if (client === undefined) throw new DomainError('unauthenticated');
    const { scope, exp } = await claimsOf(token, client, now);
    const asked = typeof scope === 'string' ? scope.split(' ') : [];
    const { clientId, networks, requestsPerMinute } = client;
    const caller = { clientId, networks, requestsPerMinute, scopes: client.scopes.filter((one) => asked.includes(one)) };
    this.believe(token, caller, now.getTime(), exp * 1_000);
    return caller;
  }

  private believe(token: string, caller: DccCaller, from: number, expires: number): void {
    this.believed.delete(token);
    this.believed.set(token, { caller, from, until: Math.min(from + believedMs, expires) });
    if (this.believed.size <= rememberedTokens) return;
    for (const oldest of this.believed.keys()) {
      this.believed.delete(oldest);
      break;
    }
  }
}

async function keysOf({ jwksFile, jwksUrl }: z.infer<typeof dccClient>, dir: string): Promise<JWTVerifyGetKey> {
  if (jwksFile === undefined) return createRemoteJWKSet(new URL(jwksUrl ?? ''));
  return createLocalJWKSet(JSON.parse(await readFile(resolve(dir, jwksFile), 'utf8')) as JSONWebKeySet);
}

/** Who a token says it is from: nothing is believed yet, it only chooses the keys. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function claimsOf(token: string, { keys, issuer, audience, maxTokenSeconds }: Client, now: Date): Promise<{ scope: unknown; exp: number }> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer, audience, algorithms, clockTolerance: clockToleranceSeconds, currentDate: now, requiredClaims: ['exp'],
    });
    const { exp = Infinity } = payload;
    if (exp - now.getTime() / 1000 > maxTokenSeconds + clockToleranceSeconds) throw new DomainError('unauthenticated');
    return { scope: payload['scope'], exp };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError(isTokensFault(error) ? 'unauthenticated' : 'unavailable');
  }
}

/** jose's errors about the token; what it says of a key server that is away or talks nonsense is not the caller's fault. */
function isTokensFault(error: unknown): boolean {
  return error instanceof errors.JOSEError && !['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code);
}
