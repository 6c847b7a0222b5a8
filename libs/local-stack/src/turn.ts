import { connect } from 'node:net';
import { join } from 'node:path';
import { selfSignedCertificate } from './certificate.js';
import { Daemon } from './daemon.js';
import { currentMode, isInPath } from './env.js';
import type { Janus } from './janus.js';
import { choosePort, freePort, freeUdpPorts } from './ports.js';
import { privateDir, randomSecret, writePrivate } from './private-dir.js';

export interface TurnOptions {
  /** UDP and TCP. */
  port?: number;
  tlsPort?: number;
  /** The only addresses media may be relayed to: Janus's. */
  peers: readonly string[];
  /** Kept when given; otherwise a temporary directory. */
  dir?: string;
}

/** A running relay (RFC 8656) for networks that let no media through, with a random secret. */
export interface Turn {
  /** `turn:` and `turns:` URIs (RFC 7065): by UDP, by TCP, by TLS. */
  readonly urls: { readonly udp: string; readonly tcp: string; readonly tls: string };
  /** Where it sends to Janus from, and Janus to it: UDP ports, `from-to`. */
  readonly relayed: string;
  /** Of time-limited passwords. */
  readonly secret: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const relayPorts = 60;
/** One person has two connections, and a browser tries several ways at once. */
const perUser = 12;

/** What the relay is told. Nobody without a password of ours, nowhere but to Janus, no console, no names in its log. */
export function turnConfiguration(settings: { address: string; relayAddress: string; port: number; tlsPort: number; ports: string; secret: string; peers: readonly string[]; dir: string }): string {
  const [from, to] = settings.ports.split('-');
  return [
    `listening-ip=${settings.address}`, `relay-ip=${settings.relayAddress}`, `listening-port=${settings.port}`, `tls-listening-port=${settings.tlsPort}`,
    `min-port=${from}`, `max-port=${to}`, 'fingerprint', 'use-auth-secret', `static-auth-secret=${settings.secret}`, 'realm=rcp',
    `cert=${join(settings.dir, 'turn.crt')}`, `pkey=${join(settings.dir, 'turn.key')}`, 'no-tlsv1', 'no-tlsv1_1', 'no-dtls',
    'denied-peer-ip=0.0.0.0-255.255.255.255', 'denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ...settings.peers.map((peer) => `allowed-peer-ip=${peer}`),
    'no-multicast-peers', 'no-cli', 'no-tcp-relay', 'no-software-attribute', `user-quota=${perUser}`, `total-quota=${relayPorts}`, 'stale-nonce=600',
    `userdb=${join(settings.dir, 'turn.db')}`, `pidfile=${join(settings.dir, 'turn.pid')}`, 'log-file=stdout', 'simple-log', '',
  ].join('\n');
}

/** Starts `turnserver` of coturn from PATH, on the loopback interface; it relays from this machine's own address. Throws PortTaken or DaemonFailed. */
export async function startTurn(options: TurnOptions): Promise<Turn> {
  const port = await choosePort(options.port, 'the relay');
  const tlsPort = await choosePort(options.tlsPort ?? (await freePort()), 'the relay over TLS');
  const dir = await privateDir(options.dir, 'turn');
  const secret = randomSecret();
  const { cert, key } = await selfSignedCertificate();
  await writePrivate(join(dir.path, 'turn.crt'), cert);
  await writePrivate(join(dir.path, 'turn.key'), key);
  const relayAddress = options.peers[0] ?? '127.0.0.1';
  const ports = await freeUdpPorts(relayPorts, 'relay');
  await writePrivate(join(dir.path, 'turn.conf'), turnConfiguration({ address: '127.0.0.1', relayAddress, port, tlsPort, ports, secret, peers: options.peers, dir: dir.path }));
  const daemon = new Daemon({
    name: 'The relay', command: 'turnserver', args: ['-c', join(dir.path, 'turn.conf')], logFile: join(dir.path, 'turn.log'), cwd: dir.path,
    ready: async () => (await listens(port)) && (await listens(tlsPort)),
  });
  const stop = async () => {
    await daemon.stop();
    await dir.remove();
  };
  await daemon.start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const urls = { udp: `turn:127.0.0.1:${port}?transport=udp`, tcp: `turn:127.0.0.1:${port}?transport=tcp`, tls: `turns:localhost:${tlsPort}?transport=tcp` };
  return { urls, relayed: ports, secret, kill: () => daemon.kill(), start: () => daemon.start(), stop };
}

/** A relay to this Janus, where `turnserver` is in PATH and Janus a process of this machine; otherwise null, and media go directly. */
export async function startTurnFor(janus: Janus, options: Omit<TurnOptions, 'peers'>): Promise<Turn | null> {
  const peers = janus.media?.addresses ?? [];
  return currentMode() === 'local' && peers.length > 0 && isInPath('turnserver') ? startTurn({ ...options, peers }) : null;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
