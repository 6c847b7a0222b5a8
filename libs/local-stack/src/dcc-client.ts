import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { scopes as allScopes, type Scope } from '@rcp/contracts';
import { importJWK, SignJWT } from 'jose';
import { keyPair, privateJwk } from './keys.js';
import { writePrivate } from './private-dir.js';

export interface TokenOverrides {
  audience?: string;
  issuer?: string;
  scopes?: readonly Scope[];
  /** Seconds from now; negative for a token that has expired. */
  lifetime?: number;
}

export interface DccAnswer {
  readonly status: number;
  /** The JSON answered, or undefined. */
  readonly body: unknown;
  /** Names the version answered; a change sends it back as `If-Match`. */
  readonly etag: string | undefined;
}

export type DccMethod = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** Who the demo DCC is for the API. */
export interface DccIdentity {
  /** Base of the API, and audience of the tokens. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly issuer: string;
  /** Private Ed25519 JWK. */
  readonly keyFile: string;
}

/** What tests and seeds call the API with: the demo DCC's own key, a signed bearer token, like any DCC. */
export interface DccClient {
  /** A bearer token, five minutes unless told otherwise. */
  token(overrides?: TokenOverrides): Promise<string>;
  /** Calls `/api/dcc/v1` + path with a fresh token; `headers` besides, such as `if-match`. */
  request(method: DccMethod, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<DccAnswer>;
  /** The same, and throws with the problem document unless the answer is 2xx. */
  must<Answer>(method: DccMethod, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

const clientId = 'dcc-demo';
const issuer = 'https://dcc.demo.invalid';

/** A further entry of the clients file; key files are found beside it. */
async function entriesOf(file: string | undefined): Promise<object[]> {
  if (file === undefined) return [];
  const entries = [JSON.parse(await readFile(file, 'utf8'))].flat() as { jwksFile?: string }[];
  return entries.map((entry) => (entry.jwksFile === undefined ? entry : { ...entry, jwksFile: resolve(dirname(file), entry.jwksFile) }));
}

/** Makes (once) the demo client's keys in `keysDir` and the file that tells scheduling about it, and about the clients of `more`, a file. */
export async function demoDccClient(keysDir: string, publicUrl: string, more?: string): Promise<{ client: DccClient; clientsFile: string; identity: DccIdentity }> {
  const audience = `${publicUrl}/api/dcc/v1`;
  const files = await keyPair(keysDir, 'dcc-demo');
  const clientsFile = join(keysDir, 'dcc-clients.json');
  await writePrivate(clientsFile, JSON.stringify([{ clientId, issuer, jwksFile: files.jwksFile, audience, scopes: allScopes, networks: ['demo'] }, ...(await entriesOf(more))]));
  const jwk = await privateJwk(files);
  const key = await importJWK(jwk, 'EdDSA');
  const token = async (overrides: TokenOverrides = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ client_id: clientId, scope: (overrides.scopes ?? allScopes).join(' '), jti: randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
      .setIssuer(overrides.issuer ?? issuer).setSubject(clientId).setAudience(overrides.audience ?? audience)
      .setIssuedAt(now).setExpirationTime(now + (overrides.lifetime ?? 300)).sign(key);
  };
  const request: DccClient['request'] = async (method, path, body, headers = {}) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await fetch(audience + path, {
      method,
      headers: { authorization: `Bearer ${await token()}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown), etag: answer.headers.get('etag') ?? undefined };
  };
  const must: DccClient['must'] = async <Answer>(...[method, path, body, headers]: Parameters<DccClient['request']>) => {
    const answer = await request(method, path, body, headers);
    if (answer.status < 200 || answer.status > 299) throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as Answer;
  };
  return { clientsFile, client: { token, request, must }, identity: { apiUrl: audience, clientId, issuer, keyFile: files.privateFile } };
}
