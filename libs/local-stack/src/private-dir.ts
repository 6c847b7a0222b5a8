import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { forgetDirectory, watchDirectory } from './reaper.js';

/** A directory for one backend's data: given (kept on stop) or temporary (removed on stop, and at the latest when this process ends). */
export interface PrivateDir {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes the directory. `traversable` lets another user reach what lies below and is his, without listing. */
export async function privateDir(given: string | undefined, name: string, traversable = false): Promise<PrivateDir> {
  const path = given ?? (await mkdtemp(join(tmpdir(), `rcp-${name}-`)));
  if (given === undefined) watchDirectory(path);
  else await mkdir(path, { recursive: true });
  await chmod(path, traversable ? 0o711 : 0o700);
  return {
    path,
    remove: async () => {
      if (given !== undefined) return;
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      forgetDirectory(path);
    },
  };
}

/** A secret that is safe in a URL, a shell and a configuration file. 192 bits. */
export const randomSecret = (): string => randomBytes(24).toString('base64url');

/** Reads a JSON file that only its owner may read, or makes it: secrets of a backend survive its restart with its data. */
export async function keptSecrets<Secrets>(file: string, make: () => Secrets): Promise<Secrets> {
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Secrets;
  const made = make();
  await writePrivate(file, JSON.stringify(made));
  return made;
}

/** Writes a file only its owner may read, whole or not at all. */
export async function writePrivate(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  await writeFile(draft, content, { mode: 0o600 });
  await rename(draft, file);
}
