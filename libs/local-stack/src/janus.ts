import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Daemon } from './daemon.js';
import { janusRequest } from './janus-request.js';
import { choosePort, freePort } from './ports.js';
import { privateDir, randomSecret, writePrivate } from './private-dir.js';

export interface JanusOptions {
  /** Of the API's WebSocket. */
  port?: number;
  adminPort?: number;
  /** UDP ports for media, `from-to`. */
  rtpPorts?: string;
  /** Kept when given (its logs stay readable); otherwise a temporary directory. */
  dir?: string;
  /** Those of another instance of the same deployment; random otherwise. */
  secrets?: JanusSecrets;
}

export type JanusSecrets = Pick<Janus, 'apiSecret' | 'adminSecret' | 'roomAdminKey'>;

/** A running Janus with our configuration and random secrets. */
export interface Janus {
  readonly wsUrl: string;
  readonly adminWsUrl: string;
  readonly apiSecret: string;
  readonly adminSecret: string;
  readonly roomAdminKey: string;
  /** Where sound and picture go: addresses, and UDP ports as `from-to`. Null for a Janus that is not ours. */
  readonly media: { readonly addresses: readonly string[]; readonly ports: string } | null;
  restart(): Promise<void>;
  /** kill -9; ports and secrets are kept for start(), rooms and sessions are gone. */
  kill(): Promise<void>;
  /** SIGSTOP: alive, connected, and silent until resume(). */
  freeze(): Promise<void>;
  resume(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface JanusSettings {
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly rtpPorts: string;
  /** Address told to browsers instead of Janus's own, when it runs in a container. */
  readonly publicAddress?: string;
  readonly configsFolder: string;
  readonly apiSecret: string;
  readonly adminSecret: string;
  readonly roomAdminKey: string;
}

const templates = ['janus.jcfg', 'janus.plugin.videoroom.jcfg', 'janus.plugin.echotest.jcfg', 'janus.transport.websockets.jcfg'] as const;

/** Our configuration files, filled in: name → content. */
export async function janusConfiguration(settings: JanusSettings): Promise<Record<string, string>> {
  const { publicAddress, ...plain } = settings;
  const values = new Map<string, string>(Object.entries(plain).map(([name, value]) => [name, String(value)]));
  values.set('natMapping', publicAddress === undefined ? '' : `  nat_1_1_mapping = "${publicAddress}"\n`);
  const files = await Promise.all(templates.map(async (name) => {
    const template = await readFile(join(import.meta.dirname, 'janus', name), 'utf8');
    const filled = template.replace(/^#.*\n/gm, '').replace(/\{\{(\w+)\}\}/g, (_whole, key: string) => {
      const value = values.get(key);
      if (value === undefined) throw new Error(`${name} asks for ${key}, which nobody gives`);
      return value;
    });
    return [name, filled] as const;
  }));
  return Object.fromEntries(files);
}

/** New ones at every start: nothing of Janus outlives its process. */
export const janusSecrets = (): JanusSecrets => ({ apiSecret: randomSecret(), adminSecret: randomSecret(), roomAdminKey: randomSecret() });

/** Those given, without anything else an instance may carry; or new ones. */
export function secretsOf({ secrets = janusSecrets() }: JanusOptions): JanusSecrets {
  const { apiSecret, adminSecret, roomAdminKey } = secrets;
  return { apiSecret, adminSecret, roomAdminKey };
}

/** Janus answers `info`. */
export async function janusAnswers(wsUrl: string, apiSecret: string): Promise<boolean> {
  return (await janusRequest(wsUrl, 'janus-protocol', { janus: 'info', apisecret: apiSecret }))['janus'] === 'server_info';
}

/** Starts `janus` from PATH its API on the loopback interface, media on the machine's own addresses. Throws PortTaken or DaemonFailed. */
export async function startLocalJanus(options: JanusOptions = {}): Promise<Janus> {
  const port = await choosePort(options.port, 'Janus');
  const adminPort = await choosePort(options.adminPort ?? (await freePort()), "Janus's admin API");
  const dir = await privateDir(options.dir, 'janus');
  const secrets = secretsOf(options);
  const rtpPorts = options.rtpPorts ?? '20000-29999';
  const files = await janusConfiguration({ host: '127.0.0.1', port, adminPort, rtpPorts, configsFolder: dir.path, ...secrets });
  for (const [name, content] of Object.entries(files)) await writePrivate(join(dir.path, name), content);
  const wsUrl = `ws://127.0.0.1:${port}`;
  const daemon = new Daemon({
    name: 'Janus', command: 'janus', args: ['-F', dir.path], logFile: join(dir.path, 'janus.log'), cwd: dir.path,
    ready: () => janusAnswers(wsUrl, secrets.apiSecret),
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
    wsUrl, adminWsUrl: `ws://127.0.0.1:${adminPort}`, ...secrets, media: { addresses: ownAddresses(), ports: rtpPorts },
    restart: () => daemon.restart(), kill: () => daemon.kill(), freeze: () => daemon.signal('SIGSTOP'), resume: () => daemon.signal('SIGCONT'), start: () => daemon.start(), stop,
  };
}

/** This machine's IPv4 addresses that Janus uses: all but loopback. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
