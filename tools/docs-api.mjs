// `npm run docs:api`: writes docs/api/ from the contracts. A unit test fails while it is behind them.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildIfChanged } from './build.mjs';

const root = resolve(import.meta.dirname, '..');
const printed = { 'openapi.json': 'apps/scheduling/src/openapi-print.js', 'asyncapi.json': 'tools/api/print-asyncapi.js' };
await buildIfChanged('node');
await mkdir(join(root, 'docs/api'), { recursive: true });
for (const [file, script] of Object.entries(printed)) {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'dist/node', script)], { maxBuffer: 64 * 1024 * 1024 });
  await writeFile(join(root, 'docs/api', file), stdout);
  console.log(`docs/api/${file}`);
}
