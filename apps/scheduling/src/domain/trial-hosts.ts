import { execFileSync } from 'node:child_process';

/** Reads the sources as they are, in Node without any compilation before. */
const loader = `
  import { registerHooks } from 'node:module';
  import { transformSync } from '@swc/core';
  import { readFileSync } from 'node:fs';
  import { fileURLToPath } from 'node:url';
  const libs = new URL('../../../../libs/', import.meta.url);
  registerHooks({
    resolve(specifier, context, next) {
      const alias = /^@rcp\\/([a-z-]+)$/.exec(specifier)?.[1];
      if (alias) return next(new URL(alias + '/src/index.ts', libs).href, context);
      const ours = specifier.startsWith('.') && !context.parentURL?.includes('/node_modules/');
      return next(ours ? specifier.replace(/\\.js$/, '.ts') : specifier, context);
    },
    load(url, context, next) {
      if (!url.endsWith('.ts')) return next(url, context);
      const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } });
      return { format: 'module', source: code, shortCircuit: true };
    },
  });
`;

/** On both sides of UTC and of the equator, where the clocks go back when Europe's go forward. */
export const hostZones = ['UTC', 'Europe/Paris', 'America/New_York', 'Australia/Sydney', 'Pacific/Kiritimati'] as const;

/**
 * What `task` returns on a host in each of `hostZones`, as JSON: the body of an async function that imports this folder's files with
 * `import('./name.js')` and is given `input`. A process has one zone from its start, so each host is a process.
 */
export function onEachHost(task: string, input: unknown = null): string[] {
  const program = `${loader}
  const task = async (input) => { ${task} };
  process.stdout.write(process.env.TZ + ' ' + JSON.stringify(await task(${JSON.stringify(input)})));`;
  return hostZones.map((zone) => {
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: import.meta.dirname, env: { ...process.env, TZ: zone }, encoding: 'utf8', maxBuffer: 64 << 20 });
    if (!printed.startsWith(`${zone} `)) throw new Error(`the host was not in ${zone}`);
    return printed.slice(zone.length + 1);
  });
}
