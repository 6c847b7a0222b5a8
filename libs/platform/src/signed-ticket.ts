import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { z } from 'zod';

/** What a ticket is for; it is the JWT's `typ`, so that one kind can never pass for another. */
export type TicketKind = 'launch' | 'personal' | 'media';

export interface TicketSigner {
  sign(claims: JWTPayload): Promise<string>;
}
export interface TicketVerifier<Claims> {
  /** Throws TicketRejected. */
  verify(token: string): Promise<Claims>;
}

/** A ticket that doesn't hold; `expired` is worth telling the person, the rest is not. */
export class TicketRejected extends Error {
  override readonly name = 'TicketRejected';
  constructor(readonly reason: 'expired' | 'invalid') { super(reason); }
}

/** Signs with the Ed25519 private JWK in `keyFile`. The same claims always give the same token (Ed25519 is deterministic). */
export async function ticketSigner(kind: TicketKind, keyFile: string): Promise<TicketSigner> {
  const jwk = JSON.parse(await readFile(keyFile, 'utf8')) as JWK;
  const key = await importJWK(jwk, 'EdDSA');
  const header = { alg: 'EdDSA', typ: `${kind}+jwt`, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) };
  return { sign: (claims) => new SignJWT(claims).setProtectedHeader(header).sign(key) };
}

/** Verifies signature, kind, issuer, audience and time (5 s of tolerance) against the public set in `jwksFile`, then the claims' shape. */
export async function ticketVerifier<Schema extends z.ZodType>(
  kind: TicketKind, jwksFile: string, claims: Schema, expected: { issuer: string; audience: string },
): Promise<TicketVerifier<z.infer<Schema>>> {
  const keys = createLocalJWKSet(JSON.parse(await readFile(jwksFile, 'utf8')) as JSONWebKeySet);
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, { algorithms: ['EdDSA'], typ: `${kind}+jwt`, clockTolerance: 5, ...expected });
        return claims.parse(payload);
      } catch (error) {
        throw new TicketRejected(error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED' ? 'expired' : 'invalid');
      }
    },
  };
}
