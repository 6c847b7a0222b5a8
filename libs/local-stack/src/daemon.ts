import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { forgetProcess, watchProcess } from './reaper.js';

export interface DaemonOptions {
  /** As it is called in messages. */
  name: string;
  command: string;
  args: readonly string[];
  /** Everything it prints is appended here. */
  logFile: string;
  /** Polled until true; an exception counts as "not yet". */
  ready: () => Promise<boolean>;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Which signal asks for an orderly end. */
  stopSignal?: 'TERM' | 'INT';
  readyTimeoutMs?: number;
  /** Told when it ends without having been asked to. */
  onUnexpectedExit?: (reason: string) => void;
}

/** A log larger than this is put aside at the next start. */
const oldLogBytes = 10 * 1024 * 1024;
const stopPatienceMs = 15_000;

/** A program that could not be started; the message holds the last lines it printed. */
export class DaemonFailed extends Error {
  override readonly name = 'DaemonFailed';
}

/** One long-running program: started until ready, stopped until gone, never left behind. */
export class Daemon {
  private child: ChildProcess | undefined;
  private exited: Promise<string> = Promise.resolve('not started');
  private stopping = false;

  constructor(private readonly options: DaemonOptions) {}

  get running(): boolean {
    return this.child !== undefined;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when `ready` says so. Throws DaemonFailed when the program ends before or takes too long. */
  async start(): Promise<void> {
    if (this.child) return;
    this.stopping = false;
    await this.launch();
    const deadline = Date.now() + (this.options.readyTimeoutMs ?? 30_000);
    for (;;) {
      if (!this.child) throw new DaemonFailed(`${this.options.name} did not start (${await this.exited}).\n${await this.lastLines()}`);
      if (await this.options.ready().catch(() => false)) return;
      if (Date.now() > deadline) {
        await this.stop('KILL');
        throw new DaemonFailed(`${this.options.name} was not ready in time.\n${await this.lastLines()}`);
      }
      await wait(25);
    }
  }

  /** Asks the program to end, insists after 15 s. */
  async stop(signal: 'TERM' | 'INT' | 'QUIT' | 'KILL' = this.options.stopSignal ?? 'TERM'): Promise<void> {
    const child = this.child;
    if (!child) return;
    this.stopping = true;
    child.ref();
    child.kill(`SIG${signal}`);
    // A frozen process ends once it goes on.
    child.kill('SIGCONT');
    const insist = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
    await this.exited;
    clearTimeout(insist);
  }

  /** kill -9 */
  async kill(): Promise<void> {
    await this.stop('KILL');
  }

  /** Sends a signal that doesn't end it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    this.child?.kill(signal);
    return Promise.resolve();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** The last lines the program printed. */
  async lastLines(count = 12): Promise<string> {
    const text = await readFile(this.options.logFile, 'utf8').catch(() => '');
    return text.trimEnd().split('\n').slice(-count).join('\n');
  }

  private async launch(): Promise<void> {
    const { command, args, logFile, cwd, env, uid, gid, stopSignal = 'TERM' } = this.options;
    if (((await stat(logFile).catch(() => undefined))?.size ?? 0) > oldLogBytes) await rename(logFile, `${logFile}.old`);
    const log = await open(logFile, 'a', 0o600);
    const spawnOptions: SpawnOptions = { detached: true, stdio: ['ignore', log.fd, log.fd], cwd, env, uid, gid };
    const child = spawn(command, args, spawnOptions);
    this.child = child;
    child.unref();
    this.exited = new Promise((resolve) => {
      const ended = (reason: string) => {
        this.child = undefined;
        if (child.pid !== undefined) forgetProcess(child.pid);
        if (!this.stopping) this.options.onUnexpectedExit?.(reason);
        resolve(reason);
      };
      child.once('error', (error: NodeJS.ErrnoException) => ended(error.code === 'ENOENT' ? `${command} is not installed` : error.message));
      child.once('exit', (code, signal) => ended(signal ? `ended by ${signal}` : `exit code ${code}`));
    });
    if (child.pid !== undefined) watchProcess(child.pid, stopSignal);
    await log.close();
  }
}
