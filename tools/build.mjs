// Compiles the services and libraries to dist/ with swc, one file each, aliases rewritten to relative paths.
// Type errors are `npm run typecheck`'s work; this only has to be fast (a second for the whole tree).
import { transformFile } from '@swc/core';
import { cp, mkdir, glob, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const options = JSON.parse(await readFile(resolve(root, '.swcrc'), 'utf8'));

/** Compiles everything that runs on Node; specs and the browser's code stay out. */
export async function build() {
  await rm(resolve(root, 'dist/node'), { recursive: true, force: true });
  const sources = glob(['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts'], {
    cwd: root,
    exclude: (name) => /\.spec\.ts$/.test(name) || name === 'apps/web' || name === 'web',
  });
  for await (const file of sources) {
    const out = resolve(root, 'dist/node', file.replace(/\.ts$/, '.js'));
    const { code, map } = await transformFile(resolve(root, file), { ...options, jsc: { ...options.jsc, baseUrl: root }, swcrc: false, filename: resolve(root, file), sourceMaps: true });
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, `${code}\n//# sourceMappingURL=${out.split('/').pop()}.map\n`);
    if (map) await writeFile(`${out}.map`, map);
  }
  for await (const asset of glob(['apps/*/src/**/*.{hbs,json,css}', 'libs/*/src/**/*.{json,jcfg,html,css,conf}'], { cwd: root, exclude: (name) => name === 'web' || name === 'apps/web' })) {
    const out = resolve(root, 'dist/node', asset);
    await mkdir(dirname(out), { recursive: true });
    await cp(resolve(root, asset), out);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
