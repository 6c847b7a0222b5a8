import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PostLaunchTicket, type PutRcpBody, type PutRegistration, type PutSession, type Scope, scopes } from '@rcp/contracts';
import { type KeyFiles, keyPair, privateJwk, privateDir } from '@rcp/local-stack';
import { importJWK, SignJWT } from 'jose';

export const audience = 'https://rcp.example.org/api/dcc/v1';
export const issuer = 'https://dcc.example.org';
/** The only network of the trial client. */
export const network = 'ONCO-AURA';

/** A DCC as our API sees it: an issuer with keys, listed in a clients file. */
export interface TrialDcc {
  readonly clientsFile: string;
  /** Where keys are kept until `remove`. */
  readonly dir: string;
  /** A bearer token of five minutes with every scope, unless told otherwise; a claim set to undefined is left out. */
  token(claims?: Record<string, unknown>, keys?: KeyFiles): Promise<string>;
  remove(): Promise<void>;
}

/** `allowed` is what the client may ask for at most; `now` the clock its tokens are dated by. */
export async function trialDcc(now: Date, allowed: readonly Scope[] = scopes, more: { jwksUrl?: string; networks?: string[]; requestsPerMinute?: number } = {}): Promise<TrialDcc> {
  const { path: dir, remove } = await privateDir(undefined, 'scheduling');
  const own = await keyPair(dir, 'dcc');
  const clientsFile = join(dir, 'clients.json');
  // As an operator would write it: the key file beside the clients file.
  const { jwksUrl, networks = [network], requestsPerMinute = 100_000 } = more;
  const keys = jwksUrl === undefined ? { jwksFile: 'dcc.jwks.json' } : { jwksUrl };
  await writeFile(clientsFile, JSON.stringify([{ clientId: 'dcc-trial', issuer, audience, scopes: allowed, networks, requestsPerMinute, ...keys }]));
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    clientsFile, dir, remove,
    async token(claims = {}, keyFiles = own) {
      const jwk = await privateJwk(keyFiles);
      const payload = { iss: issuer, aud: audience, sub: 'dcc-trial', jti: randomUUID(), iat: seconds, exp: seconds + 300, scope: scopes.join(' '), ...claims };
      return new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: jwk.kid ?? '' }).sign(await importJWK(jwk, 'EdDSA'));
    },
  };
}

export const aRcp: PutRcpBody = {
  name: 'RCP Sein-Gynéco du CHU', shortName: 'Sein-Gynéco', coordinator: { civility: 'Dr', familyName: 'IMPOSSIBLE', givenName: 'Charles' },
  secretariat: { email: 'secretariat.rcp@test.fr', phone: '04 01 02 03 00' }, timeZone: 'Europe/Paris',
  dccUrls: { home: 'https://dcc.example.org/', registerPatient: 'https://dcc.example.org/rcp/1/inscrire' },
};

/** A Wednesday, 16:00 to 17:30 in Paris. */
export function aSession(rcpId: string, changes: Partial<PutSession> = {}): PutSession {
  return { rcpId, startsAt: '2026-12-02T16:00:00+01:00', endsAt: '2026-12-02T17:30:00+01:00', webconfActive: true, ...changes };
}

/** The prescriber whose name and address must appear nowhere else. */
export const prescriber: PutRegistration['prescriber'] = {
  civility: 'Dr', familyName: 'MARTIN-ZZCANARY', givenName: 'Élodie', email: 'elodie.zzcanary@test.fr', rpps: '10001234567', specialityCode: 'SM26',
  establishment: { name: 'CH Zzcanary', finess: '690000001' },
};

export function aRegistration(changes: Partial<PutRegistration> = {}): PutRegistration {
  return { status: 'final', participation: 'webconference', prescriber, ...changes };
}

export const anAccount: PostLaunchTicket['account'] = { id: 'account-1', familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'SM36' };
