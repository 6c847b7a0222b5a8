import { join } from 'node:path';
import { services, type ServiceName } from '@rcp/contracts';
import { provision } from '@rcp/messaging';
import { startJanus, startNats, startPostgres } from './backends.js';
import { startBalancer } from './balancer.js';
import type { DatabaseUrls } from './databases.js';
import { demoDccClient, type DccClient, type DccIdentity } from './dcc-client.js';
import type { Janus } from './janus.js';
import { startMailbox, type Mailbox } from './mailbox.js';
import { runMigrations } from './migration-job.js';
import type { Nats } from './nats.js';
import { startOrigin } from './origin.js';
import { choosePort } from './ports.js';
import type { Postgres } from './postgres.js';
import { keptSecrets, privateDir, randomSecret } from './private-dir.js';
import { serviceEnvironments } from './service-env.js';
import { startService, type RunningService } from './service.js';
import { localSite } from './site.js';
import { startTurnFor, type Turn } from './turn.js';
import { workspaceRoot } from './workspace.js';

export interface SystemPorts {
  web?: number;
  mailbox?: number;
  smtp?: number;
  postgres?: number;
  nats?: number;
  janus?: number;
  janusAdmin?: number;
  turn?: number;
  turnTls?: number;
  scheduling?: number;
  lobby?: number;
  notifications?: number;
  'media-gateway'?: number;
}

/** What happens while the system starts, in this order; some run at the same time. */
export const systemSteps = ['PostgreSQL', 'NATS', 'Janus', 'Mailbox', 'Relay', 'Migrations', 'Streams', ...services, 'Web'] as const;
export type SystemStep = (typeof systemSteps)[number];

export interface SystemOptions {
  /** Data, keys and logs; kept when given, otherwise temporary. */
  dir?: string;
  /** Every port not given is any free one. */
  ports?: SystemPorts;
  /** Wraps each step, to show progress. */
  progress?: <T>(step: SystemStep, work: () => Promise<T>) => Promise<T>;
  /** Told when a service ends by itself. */
  onFault?: (message: string) => void;
  /** Default 1 s here, so that nobody waits for a mail. */
  batchDelaySeconds?: number;
  /** A file with further clients of the DCC API, one entry or several. */
  dccClientFile?: string;
  /** The lobby's OIDC_ variables: « Connexion via mon compte » at a provider of yours. Default: not offered. */
  account?: Readonly<Record<string, string>>;
  /** The lobby's SEAT_ and SESSION_ variables: how soon an organiser who is gone is missed. Default: as in production. */
  pace?: Readonly<Record<string, string>>;
  /** Also a relay for browsers that can send no UDP, where `turnserver` is in PATH. */
  relay?: boolean;
  /** How many processes of a service, behind one address. Default: one. */
  replicas?: Partial<Record<ServiceName, number>>;
  /** false: data on disk may be lost with the machine. For tests. */
  fsync?: boolean;
}

/** Everything, running. */
export interface System {
  readonly publicUrl: string;
  readonly postgres: Postgres;
  readonly nats: Nats;
  readonly janus: Janus;
  readonly mailbox: Mailbox;
  /** Null where none was asked for, `turnserver` is not installed, or Janus is not a process of this machine. */
  readonly turn: Turn | null;
  readonly databases: Record<ServiceName, DatabaseUrls>;
  /** The first process of each service. */
  readonly services: Record<ServiceName, RunningService>;
  /** Every process of each service. */
  readonly replicas: Record<ServiceName, readonly RunningService[]>;
  readonly dcc: DccClient;
  readonly dccIdentity: DccIdentity;
  readonly opsToken: string;
  readonly logDir: string;
  stop(): Promise<void>;
}

/**
 * Starts the whole system from the compiled code (dist/): backends, migrations, streams, the four services, the web
 * client, behind one origin. What was started is stopped again when a step fails.
 */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one().catch(() => undefined);
  };
  try {
    return { ...(await start(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: SystemOptions, stops: (() => Promise<void>)[]): Promise<Omit<System, 'stop'>> {
  const { ports = {}, progress = (_step, work) => work() } = options;
  const dir = await privateDir(options.dir, 'system', true);
  stops.push(dir.remove);
  const logDir = join(dir.path, 'logs');
  const webPort = await choosePort(ports.web, 'the web address');
  const publicUrl = `http://localhost:${webPort}`;
  const { opsToken } = await keptSecrets(join(dir.path, 'secrets.json'), () => ({ opsToken: randomSecret() }));
  const backends = await startBackends(options, dir.path, progress, stops);
  const databases = await createDatabases(backends.postgres);
  const keysDir = join(dir.path, 'keys');
  const { client: dcc, clientsFile, identity: dccIdentity } = await demoDccClient(keysDir, publicUrl, options.dccClientFile);
  await Promise.all([
    progress('Migrations', () => runMigrations(databases)),
    progress('Streams', () => provision({ servers: backends.nats.url, ...backends.nats.admin })),
  ]);
  const environments = await serviceEnvironments(databases, {
    publicUrl, nats: backends.nats, janus: backends.janus, turn: backends.turn, smtpUrl: backends.mailbox.smtpUrl, keysDir, dccClientsFile: clientsFile, opsToken,
    logFormat: 'line', batchDelaySeconds: options.batchDelaySeconds ?? 1, account: { ...options.account, ...options.pace },
  });
  const replicas = await startServices(environments, { ...options, progress, logDir }, stops);
  await progress('Web', async () => {
    const address = async (service: ServiceName) => behind(replicas[service], stops);
    const origin = await startOrigin({
      port: webPort, scheduling: await address('scheduling'), lobby: await address('lobby'), mediaGateway: await address('media-gateway'),
      webDir: join(workspaceRoot(), 'dist', 'web'), site: localSite,
    });
    stops.push(origin.stop);
  });
  const firsts = Object.fromEntries(services.map((service) => [service, replicas[service][0]])) as Record<ServiceName, RunningService>;
  return { publicUrl, ...backends, databases, services: firsts, replicas, dcc, dccIdentity, opsToken, logDir };
}

type Progress = NonNullable<SystemOptions['progress']>;
type Backends = Pick<System, 'postgres' | 'nats' | 'janus' | 'mailbox' | 'turn'>;

async function startBackends({ ports = {}, fsync = true, relay = false }: SystemOptions, dir: string, progress: Progress, stops: (() => Promise<void>)[]): Promise<Backends> {
  const kept = async <Backend extends { stop(): Promise<void> }>(starting: Promise<Backend>) => {
    const backend = await starting;
    stops.push(() => backend.stop());
    return backend;
  };
  const port = (value: number | undefined) => (value === undefined ? {} : { port: value });
  const started = await Promise.allSettled([
    kept(progress('PostgreSQL', () => startPostgres({ dataDir: join(dir, 'postgres'), fsync, ...port(ports.postgres) }))),
    kept(progress('NATS', () => startNats({ storeDir: join(dir, 'nats'), ...port(ports.nats) }))),
    kept(progress('Janus', () => startJanus({ dir: join(dir, 'janus'), ...port(ports.janus), ...(ports.janusAdmin === undefined ? {} : { adminPort: ports.janusAdmin }) }))),
    kept(progress('Mailbox', () => startMailbox({
      dir: join(dir, 'mails'), ...(ports.smtp === undefined ? {} : { smtpPort: ports.smtp }), ...(ports.mailbox === undefined ? {} : { webPort: ports.mailbox }),
    }))),
  ]);
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  const [postgres, nats, janus, mailbox] = started as [PromiseFulfilledResult<Postgres>, PromiseFulfilledResult<Nats>, PromiseFulfilledResult<Janus>, PromiseFulfilledResult<Mailbox>];
  const turn = await progress('Relay', async () => relay ? startTurnFor(janus.value, {
    dir: join(dir, 'turn'), ...port(ports.turn), ...(ports.turnTls === undefined ? {} : { tlsPort: ports.turnTls }),
  }) : null);
  if (turn) stops.push(() => turn.stop());
  return { postgres: postgres.value, nats: nats.value, janus: janus.value, mailbox: mailbox.value, turn };
}

async function createDatabases(postgres: Postgres): Promise<Record<ServiceName, DatabaseUrls>> {
  const made = await Promise.all(services.map(async (service) => [service, await postgres.createDatabase(service.replace('-', '_'))] as const));
  return Object.fromEntries(made) as Record<ServiceName, DatabaseUrls>;
}

/** The address of a service's processes: its own where there is one, else a balancer's. */
async function behind(replicas: readonly RunningService[], stops: (() => Promise<void>)[]): Promise<string> {
  const [first, ...others] = replicas;
  if (first !== undefined && others.length === 0) return first.url;
  const balancer = await startBalancer(replicas.map(({ url }) => url));
  stops.push(balancer.stop);
  return balancer.url;
}

async function startServices(
  environments: Record<ServiceName, Record<string, string>>,
  { ports = {}, progress, logDir, onFault, replicas = {} }: SystemOptions & { progress: Progress; logDir: string },
  stops: (() => Promise<void>)[],
): Promise<Record<ServiceName, readonly RunningService[]>> {
  const one = async (service: ServiceName, nth: number) => {
    const port = nth === 0 ? ports[service] : undefined;
    const logs = nth === 0 ? logDir : join(logDir, `replica-${nth + 1}`);
    const running = await startService(service, environments[service], {
      logDir: logs, ...(port === undefined ? {} : { port }),
      ...(onFault ? { onUnexpectedExit: (reason: string) => onFault(`The service ${service} has ended (${reason}); see ${join(logs, `${service}.log`)}.`) } : {}),
    });
    stops.push(running.stop);
    return running;
  };
  const started = await Promise.allSettled(services.map((service) => progress(service, async () =>
{
    const processes: readonly RunningService[] = await Promise.all(Array.from({ length: replicas[service] ?? 1 }, (_, nth) => one(service, nth)));
    return [service, processes] as const;
  })));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  return Object.fromEntries<readonly RunningService[]>(started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))) as Record<ServiceName, readonly RunningService[]>;
}
