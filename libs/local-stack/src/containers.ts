import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { GenericContainer, getContainerRuntimeClient } from 'testcontainers';
import { dropDatabaseOn } from './databases.js';
import { janusAnswers, janusConfiguration, janusSecrets, type Janus, type JanusOptions } from './janus.js';
import { greets, natsConfiguration, newPasswords, type Nats, type NatsOptions } from './nats.js';
import { choosePort, freePort } from './ports.js';
import { answers, databaseMaker, secretsName, type Postgres, type PostgresOptions, type Secrets } from './postgres.js';
import { keptSecrets, privateDir, randomSecret } from './private-dir.js';

const run = promisify(execFile);

/** Images used; Janus's is built from Debian's package the first time. */
export const images = { postgres: 'postgres:18-alpine', nats: 'nats:2.12-alpine', janus: 'rcp-webconf/janus:debian-bookworm' } as const;

const janusDockerfile = `FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends janus && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["janus", "-F", "/etc/rcp-janus"]
`;

interface Running {
  restart(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** True when a Docker engine answers. */
export async function dockerAnswers(): Promise<boolean> {
  return run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 }).then(() => true, () => false);
}

/** True when a Docker engine answers that has every image already. */
export async function imagesAreThere(): Promise<boolean> {
  return run('docker', ['image', 'inspect', ...Object.values(images)], { timeout: 10_000 }).then(() => true, () => false);
}

async function startContainer(name: string, container: GenericContainer, ready: () => Promise<boolean>): Promise<Running> {
  const started = await container.start();
  const docker = (await getContainerRuntimeClient()).container.getById(started.getId());
  const untilReady = async () => {
    for (const deadline = Date.now() + 60_000; !(await ready().catch(() => false)); await wait(50)) {
      if (Date.now() > deadline) throw new Error(`${name} was not ready in time in its container.`);
    }
  };
  await untilReady();
  const start = async () => {
    await docker.start();
    await untilReady();
  };
  return {
    start,
    kill: async () => {
      await docker.kill();
      await docker.wait();
    },
    restart: async () => {
      await docker.stop();
      await start();
    },
    stop: async () => void (await started.stop()),
  };
}

/** PostgreSQL in a container, on a port of the loopback interface. */
export async function startPostgresContainer(options: PostgresOptions = {}): Promise<Postgres> {
  const port = await choosePort(options.port, 'PostgreSQL');
  const dir = await privateDir(options.dataDir, 'postgres', true);
  const secrets = await keptSecrets<Secrets>(join(dir.path, secretsName), () => ({ admin: randomSecret(), databases: {} }));
  const adminUrl = `postgresql://postgres:${secrets.admin}@127.0.0.1:${port}/postgres`;
  const relaxed = options.fsync === false ? ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off'] : [];
  let container = new GenericContainer(images.postgres)
    .withEnvironment({ POSTGRES_PASSWORD: secrets.admin, PGDATA: '/data/cluster' })
    .withCommand(['-c', 'max_connections=300', '-c', 'log_min_error_statement=panic', ...relaxed])
    .withExposedPorts({ container: 5432, host: port });
  if (options.dataDir !== undefined) {
    await mkdir(join(dir.path, 'container'), { recursive: true });
    container = container.withBindMounts([{ source: join(dir.path, 'container'), target: '/data' }]);
  }
  const running = await startContainer('PostgreSQL', container, () => answers(adminUrl));
  return {
    ...running, adminUrl,
    createDatabase: databaseMaker(dir.path, secrets, adminUrl),
    dropDatabase: (name) => dropDatabaseOn(adminUrl, name),
    restart: async (mode = 'fast') => {
      if (mode === 'fast') return running.restart();
      await running.kill();
      await running.start();
    },
    stop: async () => {
      await running.stop();
      await dir.remove();
    },
  };
}

/** nats-server with JetStream in a container, on a port of the loopback interface. */
export async function startNatsContainer(options: NatsOptions = {}): Promise<Nats> {
  const port = await choosePort(options.port, 'NATS');
  const dir = await privateDir(options.storeDir, 'nats', true);
  const passwords = await keptSecrets(join(dir.path, 'secrets.json'), newPasswords);
  let container = new GenericContainer(images.nats)
    .withCopyContentToContainer([{ content: natsConfiguration(4222, '/data', passwords, '0.0.0.0'), target: '/etc/rcp-nats.conf' }])
    .withCommand(['-c', '/etc/rcp-nats.conf'])
    .withExposedPorts({ container: 4222, host: port });
  if (options.storeDir !== undefined) {
    await mkdir(join(dir.path, 'store'), { recursive: true });
    container = container.withBindMounts([{ source: join(dir.path, 'store'), target: '/data' }]);
  }
  const running = await startContainer('NATS', container, () => greets(port));
  return {
    ...running, url: `nats://127.0.0.1:${port}`, admin: { user: 'admin', pass: passwords.admin },
    userOf: (service) => ({ user: service, pass: passwords[service] }),
    stop: async () => {
      await running.stop();
      await dir.remove();
    },
  };
}

/** Janus in a container; forty UDP ports are published and told to browsers as 127.0.0.1. */
export async function startJanusContainer(options: JanusOptions = {}): Promise<Janus> {
  const port = await choosePort(options.port, 'Janus');
  const adminPort = await choosePort(options.adminPort ?? (await freePort()), "Janus's admin API");
  const dir = await privateDir(options.dir, 'janus');
  await writeFile(join(dir.path, 'Dockerfile'), janusDockerfile);
  const [from = 20_000, to = 20_039] = (options.rtpPorts ?? '').split('-').filter(Boolean).map(Number);
  const secrets = janusSecrets();
  const files = await janusConfiguration({
    host: '0.0.0.0', port, adminPort, rtpPorts: `${from}-${to}`, publicAddress: '127.0.0.1', configsFolder: '/etc/rcp-janus', ...secrets,
  });
  const image = await GenericContainer.fromDockerfile(dir.path).build(images.janus, { deleteOnExit: false });
  const media = Array.from({ length: to - from + 1 }, (_nothing, index) => ({ container: from + index, host: from + index, protocol: 'udp' as const }));
  const container = image
    .withCopyContentToContainer(Object.entries(files).map(([name, content]) => ({ content, target: `/etc/rcp-janus/${name}` })))
    .withExposedPorts({ container: port, host: port }, { container: adminPort, host: adminPort }, ...media);
  const wsUrl = `ws://127.0.0.1:${port}`;
  const running = await startContainer('Janus', container, () => janusAnswers(wsUrl, secrets.apiSecret));
  return {
    ...running, wsUrl, adminWsUrl: `ws://127.0.0.1:${adminPort}`, ...secrets,
    stop: async () => {
      await running.stop();
      await dir.remove();
    },
  };
}
