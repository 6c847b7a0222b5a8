import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertPortFree, type DccDemo, startDccDemo, startSystem, workspaceRoot, type System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import { dataDirectory, dccClientFile, demoPorts, type DemoPorts } from './env.js';
import { showProgress, type Progress } from './progress.js';
import { accounts, type Demo, seedDemo } from './seed.js';
import { summary } from './summary.js';

interface Running {
  readonly system: System;
  readonly outil: DccDemo;
  readonly demo: Demo;
}

/** Runs the system with a demo in it until Ctrl-C; the exit code. */
export async function runDemo(): Promise<number> {
  const root = workspaceRoot();
  const dataDir = dataDirectory(root);
  const pidFile = join(dataDir, 'running.pid');
  const stopAsked = askedToStop();
  try {
    const ports = demoPorts();
    await assertPortsFree(ports);
    await mkdir(dataDir, { recursive: true });
    await writeFile(pidFile, String(process.pid));
    const running = await startAll(join(dataDir, 'system'), ports, stopAsked);
    console.log(summary({ ...running, root, seconds: Math.round(performance.now() / 1000) }));
    const reason = await stopAsked.promise;
    console.log(`\n${reason} Stopping…`);
    await running.outil.stop();
    await running.system.stop();
    console.log('Everything has stopped.');
    return stopAsked.code;
  } catch (error) {
    if (stopAsked.code === undefined) process.stderr.write(`\n✖ ${error instanceof Error ? error.message : String(error)}\n`);
    else console.log('\nStopped before everything had started.');
    return stopAsked.code ?? 1;
  } finally {
    await rm(pidFile, { force: true });
    process.channel?.unref();
  }
}

async function startAll(dir: string, ports: DemoPorts, stopAsked: StopAsked): Promise<Running> {
  const progress: Progress = showProgress();
  void stopAsked.promise.then(progress.stop);
  let system: System | undefined;
  let stopOutil: DccDemo['stop'] | undefined;
  try {
    const clients = dccClientFile();
    const started = (system = await startSystem({ dir, relay: true, ports: ports.system, ...(clients === undefined ? {} : { dccClientFile: clients }), progress: progress.step, onFault: (message) => console.error(`\n✖ ${message}`) }));
    const outil = await progress.step('Outil RCP', () => startDccDemo({
      identity: started.dccIdentity, accounts, mailboxUrl: started.mailbox.webUrl, logDir: started.logDir, port: ports.demo,
      onUnexpectedExit: (reason) => console.error(`\n✖ The demo DCC has ended (${reason}); see ${join(started.logDir, 'dcc-demo.log')}.`),
    }));
    stopOutil = outil.stop;
    const demo = await progress.step('Demo', async () => {
      const seeded = await seedDemo(started.dcc, dir, { now: new Date(), demoUrl: outil.url });
      await pageShowsSession(seeded.link);
      return seeded;
    });
    await progress.end();
    return { system: started, outil, demo };
  } catch (error) {
    await progress.end(error);
    await stopOutil?.();
    await system?.stop();
    throw error;
  }
}

/** Ready is when the door knows what was planned: its page follows by events, a moment later. */
async function pageShowsSession(link: string): Promise<void> {
  await until('the RCP page shows the demo session', async () => {
    const page = (await (await fetch(link.replace('/accesrcp/', '/api/public/rcps/'))).json()) as { nextSession?: unknown };
    return page.nextSession != null;
  }, { timeoutMs: 30_000 });
}

async function assertPortsFree({ all }: DemoPorts): Promise<void> {
  for (const { variable, port } of all) {
    await assertPortFree(port, 'npm start', ` Free it, or choose another with ${variable}.`);
  }
}

interface StopAsked {
  readonly promise: Promise<string>;
  /** The exit code to end with, once asked. */
  readonly code: number | undefined;
}

/**
 * Ctrl-C and SIGTERM ask for an orderly end, so does a parent that is gone. A second Ctrl-C ends at once, the rest is left to the
 * watcher of local-stack; one press may arrive several times, from the terminal and through npm.
 */
function askedToStop(): StopAsked & { code: number } {
  const { promise, resolve } = Promise.withResolvers<string>();
  let first = 0;
  const state = { promise, code: undefined as number | undefined };
  const ask = (code: number, reason: string) => {
    if (state.code !== undefined && code === 130 && performance.now() - first > 1_000) process.exit(code);
    if (state.code === undefined) first = performance.now();
    state.code ??= code;
    resolve(reason);
  };
  process.on('SIGINT', () => ask(130, 'Ctrl-C.'));
  process.on('SIGTERM', () => ask(143, 'Asked to end.'));
  process.on('SIGHUP', () => ask(129, 'The terminal is gone.'));
  process.on('disconnect', () => ask(143, 'The parent process is gone.'));
  return state as StopAsked & { code: number };
}
