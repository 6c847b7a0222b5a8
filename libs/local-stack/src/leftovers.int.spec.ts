import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { until } from '@rcp/testing';
import { workspaceRoot } from './workspace.js';

/** A program that starts one backend of its own and says where it is, in Node without any compilation. */
const program = `
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
  const { Daemon } = await import(new URL('local-stack/src/daemon.ts', libs).href);
  const { privateDir } = await import(new URL('local-stack/src/private-dir.ts', libs).href);
  const dir = await privateDir(undefined, 'leftover');
  const daemon = new Daemon({ name: 'sleeper', command: 'sleep', args: ['600'], logFile: dir.path + '/log', ready: async () => true });
  await daemon.start();
  console.log(JSON.stringify({ pid: daemon.pid, dir: dir.path }));
  process.stdin.resume();
  process.stdin.on('data', () => process.exit(0));
`;

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('what a process started', () => {
  it.each(['SIGKILL', 'SIGINT', 'exit'] as const)('is gone soon after the process ends by %s, with its temporary directory', async (end) => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: workspaceRoot(), stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const { pid, dir } = JSON.parse(line) as { pid: number; dir: string };
    expect(alive(pid)).toBe(true);
    if (end === 'exit') parent.stdin.write('x');
    else parent.kill(end);
    await until('the child has ended', () => !alive(pid));
    await until('its directory is gone', () => !existsSync(dir));
  });
});
