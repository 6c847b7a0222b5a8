import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { until } from '@rcp/testing';
import { dockerAnswers } from './containers/engine.js';
import { imagesAreThere } from './containers/images.js';
import { workspaceRoot } from './workspace.js';

/** What a program of local-stack's begins with, in Node without any compilation. */
const beginning = `
  import { registerHooks } from 'node:module';
  import { transformSync } from '@swc/core';
  import { readFileSync } from 'node:fs';
  import { fileURLToPath } from 'node:url';
  const libs = new URL('libs/', 'file://' + process.cwd() + '/');
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier.startsWith('.') && context.parentURL?.startsWith(libs.href)) return next(specifier.replace(/\\.js$/, '.ts'), context);
      return next(specifier, context);
    },
    load(url, context, next) {
      if (!url.endsWith('.ts')) return next(url, context);
      const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } });
      return { format: 'module', source: code, shortCircuit: true };
    },
  });
  const stack = (file) => import(new URL('local-stack/src/' + file, libs).href);
  const { privateDir } = await stack('private-dir.ts');
  const dir = await privateDir(undefined, 'leftover');
  process.stdin.resume();
  process.stdin.on('data', () => process.exit(0));
`;

/** Starts one backend of its own and says where it is. */
const withDaemon = `${beginning}
  const { Daemon } = await stack('daemon.ts');
  const daemon = new Daemon({ name: 'sleeper', command: 'sleep', args: ['600'], logFile: dir.path + '/log', ready: async () => true });
  await daemon.start();
  console.log(JSON.stringify({ pid: daemon.pid, dir: dir.path }));
`;

/** The same in a container. */
const withContainer = `${beginning}
  const { PrivateContainer, startContainer } = await stack('containers/container.ts');
  const { images } = await stack('containers/images.ts');
  const container = new PrivateContainer(images.nats);
  await startContainer('NATS', container, dir, async () => true);
  console.log(JSON.stringify({ id: container.id, dir: dir.path }));
`;

type End = 'SIGKILL' | 'SIGINT' | 'exit';

/** Runs a program until it says where its backend is, and ends it. */
async function ended<Place>(program: string, end: End, meanwhile: (place: Place) => unknown): Promise<Place> {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: workspaceRoot(), stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  const place = JSON.parse(line) as Place;
  await meanwhile(place);
  if (end === 'exit') parent.stdin.write('x');
  else parent.kill(end);
  return place;
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const contained = (id: string) => promisify(execFile)('docker', ['container', 'inspect', id]).then(() => true, () => false);

describe('what a process started', () => {
  it.each<End>(['SIGKILL', 'SIGINT', 'exit'])('is gone soon after the process ends by %s, with its temporary directory', async (end) => {
    const { pid, dir } = await ended<{ pid: number; dir: string }>(withDaemon, end, (place) => expect(alive(place.pid)).toBe(true));
    await until('the child has ended', () => !alive(pid));
    await until('its directory is gone', () => !existsSync(dir));
  });
});

const withDocker = (await dockerAnswers()) && (await imagesAreThere()) ? describe : describe.skip;

withDocker('a container a process started', () => {
  it.each<End>(['SIGKILL', 'exit'])('is gone soon after the process ends by %s, with its temporary directory', async (end) => {
    const { id, dir } = await ended<{ id: string; dir: string }>(withContainer, end, async (place) => expect(await contained(place.id)).toBe(true));
    await until('the container is gone', async () => !(await contained(id)), { timeoutMs: 20_000 });
    await until('its directory is gone', () => !existsSync(dir));
  });
});
