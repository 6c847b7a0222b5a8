import { mkdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { GenericContainer, getContainerRuntimeClient, type WaitStrategy } from 'testcontainers';
import { DaemonFailed } from '../daemon.js';
import type { PrivateDir } from '../private-dir.js';
import { forgetContainer, watchContainer } from '../reaper.js';
import { containerLines, userForOurFiles } from './engine.js';

interface Port {
  container: number;
  host: number;
  protocol?: 'tcp' | 'udp';
}

type Engine = Awaited<ReturnType<typeof getContainerRuntimeClient>>;
type EngineContainer = ReturnType<Engine['container']['getById']>;

export interface RunningContainer {
  restart(): Promise<void>;
  kill(): Promise<void>;
  freeze(): Promise<void>;
  resume(): Promise<void>;
  start(): Promise<void>;
  /** In order, and the container is gone; a temporary directory too. */
  stop(): Promise<void>;
}

const stopPatienceMs = 15_000;
const readyPatienceMs = 60_000;

/**
 * A container that only this machine reaches and that our own reaper removes at the latest. The one of testcontainers
 * would be one more image to bring, and holds the engine's socket.
 */
export class PrivateContainer extends GenericContainer {
  /** Known once the engine has made it. */
  id: string | undefined;

  constructor(image: string) {
    super(image);
    this.withAutoCleanup(false);
  }

  /** Publishes ports on the loopback interface; testcontainers itself publishes on all of them. */
  withLoopbackPorts(...ports: readonly Port[]): this {
    this.withExposedPorts(...ports);
    const bindings = Object.fromEntries(ports.map(({ container, host, protocol = 'tcp' }) => [`${container}/${protocol}`, [{ HostIp: '127.0.0.1', HostPort: String(host) }]]));
    this.hostConfig.PortBindings = bindings;
    return this;
  }

  /** Its /data live in a directory of ours and outlive it. */
  async keepData(source: string): Promise<void> {
    await mkdir(source, { recursive: true });
    this.withBindMounts([{ source, target: '/data' }]);
    const user = await userForOurFiles();
    if (user !== undefined) this.withUser(user);
  }

  /** Removes what a failed start has left. */
  async discard(): Promise<void> {
    if (this.id === undefined) return;
    await (await engineContainer(this.id)).remove({ force: true, v: true }).catch(() => undefined);
    forgetContainer(this.id);
  }

  protected override containerCreated(id: string): Promise<void> {
    this.id = id;
    watchContainer(id);
    return Promise.resolve();
  }
}

/** Asks what runs in the container; the engine only knows that its own proxy listens. */
class Answering implements WaitStrategy {
  constructor(private readonly name: string, private readonly answers: () => Promise<boolean>) {}

  async waitUntilReady(container: EngineContainer): Promise<void> {
    for (const deadline = Date.now() + readyPatienceMs; !(await this.answers().catch(() => false)); await wait(50)) {
      const { State: state } = await container.inspect();
      if (!state.Running) throw new DaemonFailed(`${this.name} did not start in its container (exit code ${state.ExitCode}).\n${await containerLines(container.id)}`);
      if (Date.now() > deadline) throw new DaemonFailed(`${this.name} was not ready in time in its container.\n${await containerLines(container.id)}`);
    }
  }

  withStartupTimeout = () => this;
  isStartupTimeoutSet = () => true;
  getStartupTimeout = () => readyPatienceMs;
}

/** Starts a container and waits until `answers` says so; nothing is left of one that fails. */
export async function startContainer(name: string, container: PrivateContainer, dir: PrivateDir, answers: () => Promise<boolean>): Promise<RunningContainer> {
  const ready = new Answering(name, answers);
  const started = await container.withWaitStrategy(ready).start().catch(async (error: unknown) => {
    await container.discard();
    await dir.remove();
    throw error;
  });
  const id = started.getId();
  const inEngine = await engineContainer(id);
  const start = async () => {
    await inEngine.start();
    await ready.waitUntilReady(inEngine);
  };
  return {
    start,
    kill: async () => {
      await inEngine.kill();
      await inEngine.wait();
    },
    freeze: async () => void (await inEngine.pause()),
    resume: async () => void (await inEngine.unpause()),
    restart: async () => {
      await inEngine.stop();
      await start();
    },
    stop: async () => {
      await started.stop({ timeout: stopPatienceMs });
      forgetContainer(id);
      await dir.remove();
    },
  };
}

const engineContainer = async (id: string): Promise<EngineContainer> => (await getContainerRuntimeClient()).container.getById(id);
