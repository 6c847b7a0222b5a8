// `npm run bench -- <name>`: builds, then runs bench/<name>.ts.
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildIfChanged } from './build.mjs';

const root = resolve(import.meta.dirname, '..');
await buildIfChanged('node');
const files = await readdir(join(root, 'dist/node/bench')).catch(() => []);
const names = files.flatMap((file) => /^([\w-]+)\.js$/.exec(file)?.[1] ?? []);
const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`Which bench? npm run bench -- ${names.join(' | ')}`);
  process.exit(1);
}
const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist/node/bench', `${name}.js`), ...args], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
process.on('disconnect', () => child.kill('SIGTERM'));
process.channel?.unref();
child.once('exit', (code) => (process.exitCode = code ?? 1));
