import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { privateDir } from './private-dir.js';

export interface Certificate {
  /** PEM */
  readonly key: string;
  /** PEM; for localhost and 127.0.0.1, signed by nobody but itself. */
  readonly cert: string;
}

let made: Promise<Certificate> | undefined;

/** A certificate nobody should trust, made once per process by the `openssl` of PATH. Throws when there is none. */
export function selfSignedCertificate(): Promise<Certificate> {
  return (made ??= make());
}

async function make(): Promise<Certificate> {
  const dir = await privateDir(undefined, 'certificate');
  const [key, cert] = [join(dir.path, 'key.pem'), join(dir.path, 'cert.pem')];
  try {
    await promisify(execFile)('openssl', [
      'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert,
      '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
    ]);
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  } finally {
    await dir.remove();
  }
}
