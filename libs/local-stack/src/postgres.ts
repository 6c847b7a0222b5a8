import { execFile } from 'node:child_process';
import { chown, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { Daemon, DaemonFailed } from './daemon.js';
import { createDatabaseOn, dropDatabaseOn, type DatabaseUrls, type RolePasswords } from './databases.js';
import { choosePort } from './ports.js';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { keptSecrets, privateDir, randomSecret, writePrivate } from './private-dir.js';
import { commandAs, unprivileged, type RunAs } from './unprivileged.js';

export interface PostgresOptions {
  /** Kept when given; otherwise a temporary directory that goes with stop(). */
  dataDir?: string;
  port?: number;
  /** false: faster, and a crash of the machine (not of the process) loses data. For tests. */
  fsync?: boolean;
}

/** A running PostgreSQL. */
export interface Postgres {
  readonly adminUrl: string;
  /** Makes (or finds) the database with an owner role and a runtime role without DDL. */
  createDatabase(name: string): Promise<DatabaseUrls>;
  dropDatabase(name: string): Promise<void>;
  /** `fast` ends sessions in order; `immediate` is a crash with recovery at the next start. */
  restart(mode?: 'fast' | 'immediate'): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** After kill(). */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const secretsName = 'secrets.json';

/** Passwords of a cluster, kept with its data. */
export interface Secrets {
  admin: string;
  databases: Record<string, RolePasswords>;
}

const run = promisify(execFile);

/** Starts PostgreSQL from npm on the loopback interface. Throws PortTaken or DaemonFailed. */
export async function startLocalPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const port = await choosePort(options.port, 'PostgreSQL');
  const dir = await privateDir(options.dataDir, 'postgres', true);
  try {
    const secrets = await keptSecrets<Secrets>(join(dir.path, secretsName), () => ({ admin: randomSecret(), databases: {} }));
    const adminUrl = `postgresql://postgres:${secrets.admin}@127.0.0.1:${port}/postgres`;
    const daemon = await startCluster(dir.path, port, adminUrl, options.fsync ?? true);
    return {
      adminUrl,
      createDatabase: databaseMaker(dir.path, secrets, adminUrl),
      dropDatabase: (name) => dropDatabaseOn(adminUrl, name),
      restart: async (mode = 'fast') => {
        await daemon.stop(mode === 'fast' ? 'INT' : 'QUIT');
        await startPatiently(daemon);
      },
      kill: () => daemon.kill(),
      start: () => startPatiently(daemon),
      stop: async () => {
        await daemon.stop();
        await dir.remove();
      },
    };
  } catch (error) {
    await dir.remove();
    throw error;
  }
}

async function startCluster(dir: string, port: number, adminUrl: string, fsync: boolean): Promise<Daemon> {
  const binaries = await postgresBinaries();
  const cluster = join(dir, 'cluster');
  const as = unprivileged([binaries.postgres, cluster]);
  await initialise({ binaries, cluster, as, password: decodeURIComponent(new URL(adminUrl).password), dir });
  const daemon = new Daemon({
    name: 'PostgreSQL', ...commandAs(as, binaries.postgres, ['-D', cluster, '-p', String(port), ...settings(fsync)]),
    cwd: '/', logFile: join(dir, 'postgres.log'), stopSignal: 'INT', ready: () => answers(adminUrl),
  });
  await startPatiently(daemon);
  return daemon;
}

/** Makes databases whose passwords are kept beside the data, one write after the other. */
export function databaseMaker(dir: string, secrets: Secrets, adminUrl: string): Postgres['createDatabase'] {
  let saving = Promise.resolve();
  return async (name) => {
    const passwords = (secrets.databases[name] ??= { owner: randomSecret(), runtime: randomSecret() });
    await (saving = saving.then(() => writePrivate(join(dir, secretsName), JSON.stringify(secrets))));
    return createDatabaseOn(adminUrl, name, passwords);
  };
}

/** Statement texts hold names and addresses: they stay out of the log even when a statement fails. */
function settings(fsync: boolean): string[] {
  const list = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300', 'shared_buffers=64MB', 'timezone=UTC',
    'log_timezone=UTC', 'log_min_error_statement=panic', 'log_parameter_max_length_on_error=0', 'password_encryption=scram-sha-256'];
  if (!fsync) list.push('fsync=off', 'full_page_writes=off', 'synchronous_commit=off');
  return list.flatMap((setting) => ['-c', setting]);
}

async function initialise(made: { binaries: PostgresBinaries; cluster: string; as: RunAs; password: string; dir: string }): Promise<void> {
  const { binaries, cluster, as } = made;
  if (await stat(join(cluster, 'initialised')).catch(() => undefined)) return;
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = join(made.dir, 'initdb-password');
  await writePrivate(passwordFile, `${made.password}\n`);
  if (as.uid !== undefined && as.gid !== undefined) for (const path of [cluster, passwordFile]) await chown(path, as.uid, as.gid);
  const { command, args, ...ids } = commandAs(as, binaries.initdb, ['-D', cluster, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`,
    '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions']);
  try {
    await run(command, args, { ...ids, cwd: '/' });
    await writePrivate(join(made.dir, 'cluster', 'initialised'), '');
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** After a kill -9 the last backends may still be leaving: PostgreSQL then refuses for a moment. */
async function startPatiently(daemon: Daemon): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await daemon.start();
    } catch (error) {
      const leaving = error instanceof DaemonFailed && /shared memory block|lock file "postmaster.pid" already exists/.test(error.message);
      if (!leaving || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
    }
  }
}

/** A connection is accepted. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
