import { readFile } from 'node:fs/promises';
import { DomainError, type Scope, scopes } from '@rcp/contracts';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, jwtVerify, type JWTVerifyGetKey, decodeJwt } from 'jose';
import { z } from 'zod';

/** `DCC_CLIENTS_FILE`: who may call the API. Exactly one of `jwksFile` and `jwksUrl`. */
export const clientsFile = z.array(z.strictObject({
  clientId: z.string().min(1).max(100),
  /** The token's `iss`: one DCC signing its own assertions, or its authorisation server. */
  issuer: z.string().min(1),
  /** The token's `aud`. */
  audience: z.string().min(1),
  jwksFile: z.string().optional(),
  jwksUrl: z.url().optional(),
  scopes: z.array(z.enum(scopes)),
}).refine((client) => (client.jwksFile === undefined) !== (client.jwksUrl === undefined), 'one of jwksFile and jwksUrl')).min(1);

interface Client {
  readonly clientId: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly scopes: readonly Scope[];
}

/** A verified caller. */
export interface DccCaller {
  readonly clientId: string;
  /** What the token asks for, within what the client may. */
  readonly scopes: readonly Scope[];
}

const keysOf = async ({ jwksFile, jwksUrl }: z.infer<typeof clientsFile>[number]): Promise<JWTVerifyGetKey> =>
  (jwksFile === undefined ? createRemoteJWKSet(new URL(jwksUrl ?? '')) : createLocalJWKSet(JSON.parse(await readFile(jwksFile, 'utf8')) as JSONWebKeySet));

/** Bearer tokens of the DCC API: signed JWTs of configured issuers. */
export class DccClients {
  private constructor(private readonly byIssuer: ReadonlyMap<string, Client>) {}

  /** Throws when the file is missing or wrong. */
  static async load(file: string): Promise<DccClients> {
    const clients = clientsFile.parse(JSON.parse(await readFile(file, 'utf8')));
    const known = await Promise.all(clients.map(async (one) => [one.issuer, { ...one, keys: await keysOf(one) }] as const));
    return new DccClients(new Map(known));
  }

  /** Verifies signature, issuer, audience and expiry (5 s of tolerance). Throws unauthenticated, and unavailable when keys can't be fetched. */
  async callerOf(token: string): Promise<DccCaller> {
    try {
      const client = this.byIssuer.get(decodeJwt(token).iss ?? '');
      if (client === undefined) throw new DomainError('unauthenticated');
      const { payload } = await jwtVerify(token, client.keys, {
        audience: client.audience, algorithms: ['EdDSA', 'ES256', 'RS256', 'PS256'], clockTolerance: 5, requiredClaims: ['exp', 'iss'],
      });
      const asked = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
      return { clientId: client.clientId, scopes: client.scopes.filter((scope) => asked.includes(scope)) };
    } catch (error) {
      throw new DomainError(error instanceof errors.JWKSTimeout ? 'unavailable' : 'unauthenticated');
    }
  }
}
