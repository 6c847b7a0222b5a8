import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { randomSecret, writePrivate } from './private-dir.js';

/** One Ed25519 pair as two files: the private JWK and the public set. */
export interface KeyFiles {
  readonly privateFile: string;
  readonly jwksFile: string;
}

/** The pair named `name` in `dir`, made when it is not there yet. */
export async function keyPair(dir: string, name: string): Promise<KeyFiles> {
  const files = { privateFile: join(dir, `${name}.key.json`), jwksFile: join(dir, `${name}.jwks.json`) };
  if (await stat(files.jwksFile).catch(() => undefined)) return files;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const shared = { kid: `${name}-${randomSecret().slice(0, 8)}`, alg: 'EdDSA', use: 'sig' };
  await writePrivate(files.privateFile, JSON.stringify({ ...(await exportJWK(privateKey)), ...shared }));
  await writePrivate(files.jwksFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), ...shared }] }));
  return files;
}

/** The private JWK of a pair. */
export async function privateJwk(files: KeyFiles): Promise<JWK> {
  return JSON.parse(await readFile(files.privateFile, 'utf8')) as JWK;
}
