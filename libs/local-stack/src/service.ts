import { join } from 'node:path';
import type { ServiceName } from '@rcp/contracts';
import { Daemon } from './daemon.js';
import { choosePort } from './ports.js';
import { privateDir } from './private-dir.js';
import { workspaceRoot } from './workspace.js';

export interface ServiceOptions {
  port?: number;
  /** Where `<name>.log` goes; a temporary directory when not given. */
  logDir?: string;
  onUnexpectedExit?: (reason: string) => void;
}

/** A service running in a process of its own. */
export interface RunningService {
  readonly url: string;
  restart(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** SIGTERM, and waits for its orderly end. */
  stop(): Promise<void>;
  /** The last lines it printed. */
  lastLines(): Promise<string>;
}

/** Starts `dist/node/apps/<name>` and waits until it is ready. `env` is all it gets, besides HOST, PORT and where compiled code is kept. */
export async function startService(name: ServiceName, env: Record<string, string>, options: ServiceOptions = {}): Promise<RunningService> {
  const port = await choosePort(options.port, `the service ${name}`);
  const dir = await privateDir(options.logDir, name);
  const url = `http://127.0.0.1:${port}`;
  const daemon = new Daemon({
    name: `The service ${name}`, command: process.execPath, args: ['--max-semi-space-size=2', main(name, 'main')], cwd: workspaceRoot(),
    env: { HOST: '127.0.0.1', PORT: String(port), ...compileCache(), ...env }, logFile: join(dir.path, `${name}.log`),
    ready: async () => (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok,
    ...(options.onUnexpectedExit ? { onUnexpectedExit: options.onUnexpectedExit } : {}),
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
    url, stop, restart: () => daemon.restart(), kill: () => daemon.kill(), start: () => daemon.start(), lastLines: () => daemon.lastLines(),
  };
}

/** Path of a service's compiled entry: `main`, or `migrate` for its migration job. */
export function main(name: ServiceName, entry: 'main' | 'migrate'): string {
  return join(workspaceRoot(), 'dist', 'node', 'apps', name, 'src', `${entry}.js`);
}

/** Node keeps what it compiled for the next start: a third less processor time until a service is ready. */
export function compileCache(): Record<string, string> {
  return { NODE_COMPILE_CACHE: join(workspaceRoot(), 'dist', 'compile-cache') };
}
