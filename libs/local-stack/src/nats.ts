import { connect } from 'node:net';
import { join } from 'node:path';
import { services, type ServiceName } from '@rcp/contracts';
import { natsPermissions } from '@rcp/messaging';
import { Daemon } from './daemon.js';
import { choosePort } from './ports.js';
import { keptSecrets, privateDir, randomSecret, writePrivate } from './private-dir.js';

export interface NatsUser {
  readonly user: string;
  readonly pass: string;
}

export interface NatsOptions {
  /** Kept when given; otherwise a temporary directory that goes with stop(). */
  storeDir?: string;
  port?: number;
}

/** A running nats-server with JetStream. */
export interface Nats {
  /** `nats://127.0.0.1:port`, without credentials. */
  readonly url: string;
  /** May do everything; for provisioning and for tests that look from outside. */
  readonly admin: NatsUser;
  /** May do what the contracts give the service, and nothing else. */
  userOf(service: ServiceName): NatsUser;
  restart(): Promise<void>;
  /** kill -9; port and store are kept for start(). */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export type NatsPasswords = Record<'admin' | ServiceName, string>;

/** Starts `nats-server` from PATH on the loopback interface. Throws PortTaken or DaemonFailed. */
export async function startLocalNats(options: NatsOptions = {}): Promise<Nats> {
  const port = await choosePort(options.port, 'NATS');
  const dir = await privateDir(options.storeDir, 'nats');
  const passwords = await keptSecrets(join(dir.path, 'secrets.json'), newPasswords);
  const configuration = join(dir.path, 'nats.conf');
  await writePrivate(configuration, natsConfiguration(port, join(dir.path, 'store'), passwords));
  const daemon = new Daemon({
    name: 'nats-server', command: 'nats-server', args: ['-c', configuration], logFile: join(dir.path, 'nats.log'), ready: () => greets(port),
  });
  const stop = async () => {
    await daemon.stop();
    await dir.remove();
  };
  await daemon.start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    url: `nats://127.0.0.1:${port}`,
    admin: { user: 'admin', pass: passwords.admin },
    userOf: (service) => ({ user: service, pass: passwords[service] }),
    restart: () => daemon.restart(),
    kill: () => daemon.kill(),
    start: () => daemon.start(),
    stop,
  };
}

/** The server's configuration: our users, JetStream on disk, no monitoring port, nothing but the loopback interface. */
export function natsConfiguration(port: number, storeDir: string, passwords: NatsPasswords, host = '127.0.0.1'): string {
  const users = [
    { user: 'admin', password: passwords.admin, permissions: { publish: '>', subscribe: '>' } },
    ...services.map((service) => ({ user: service, password: passwords[service], permissions: natsPermissions(service) })),
  ];
  return [
    `listen: ${JSON.stringify(`${host}:${port}`)}`,
    'server_name: "rcp-local"',
    'max_payload: 1048576',
    `jetstream: ${JSON.stringify({ store_dir: storeDir, max_memory_store: 67_108_864, max_file_store: 2_147_483_648 })}`,
    `authorization: ${JSON.stringify({ timeout: 5, users })}`,
    '',
  ].join('\n');
}

/** One random password for each user. */
export function newPasswords(): NatsPasswords {
  const ofServices = Object.fromEntries(services.map((service) => [service, randomSecret()])) as Record<ServiceName, string>;
  return { ...ofServices, admin: randomSecret() };
}

/** nats-server speaks first: `INFO {...}`. */
export function greets(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 });
    const end = (greeted: boolean) => {
      socket.destroy();
      resolve(greeted);
    };
    socket.once('data', (chunk) => end(chunk.toString().startsWith('INFO ')));
    socket.once('error', () => end(false));
    // A proxy accepts before the server behind it listens, and closes without an error.
    socket.once('close', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
