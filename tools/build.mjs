// Compiles the services and libraries to dist/node with swc, one file each, aliases rewritten to relative paths, and
// the web client to dist/web with Vite. Type errors are `npm run typecheck`'s work; this only has to be fast.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const inWeb = (name) => name === 'web' || name === 'apps/web';
const nodeSources = ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts'];
const nodeAssets = ['apps/*/src/**/*.{hbs,json,css,js,svg}', 'libs/*/src/**/*.{json,jcfg,html,css,conf}'];

/** Compiles everything that runs on Node; specs and the browser's code stay out. */
export async function build() {
  await rm(resolve(root, 'dist/node.stamp'), { force: true });
  const options = JSON.parse(await readFile(resolve(root, '.swcrc'), 'utf8'));
  await rm(resolve(root, 'dist/node'), { recursive: true, force: true });
  for await (const file of glob(nodeSources, { cwd: root, exclude: (name) => /\.spec\.ts$/.test(name) || inWeb(name) })) {
    const out = resolve(root, 'dist/node', file.replace(/\.ts$/, '.js'));
    const { code, map } = await transformFile(resolve(root, file), { ...options, jsc: { ...options.jsc, baseUrl: root }, swcrc: false, filename: resolve(root, file), sourceMaps: true });
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, `${code}\n//# sourceMappingURL=${out.split('/').pop()}.map\n`);
    if (map) await writeFile(`${out}.map`, map);
  }
  for await (const asset of glob(nodeAssets, { cwd: root, exclude: inWeb })) {
    const out = resolve(root, 'dist/node', asset);
    await mkdir(dirname(out), { recursive: true });
    await cp(resolve(root, asset), out);
  }
}

/** Builds the web client; throws with the last lines Vite printed. */
export async function buildWeb() {
  await rm(resolve(root, 'dist/web.stamp'), { force: true });
  const vite = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'apps/web', '--outDir', join(root, 'dist/web'), '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [vite.stdout, vite.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((done, reject) => vite.once('error', reject).once('close', done));
  if (code !== 0) throw new Error(`The web client does not build.\n${output.trim().split('\n').slice(-15).join('\n')}`);
}

/** What each build is made of; a stamp beside the output holds the hash it was made from. */
const parts = {
  node: { make: build, inputs: [...nodeSources, ...nodeAssets, '.swcrc', 'package-lock.json', 'tools/build.mjs'], skip: inWeb },
  web: { make: buildWeb, inputs: ['apps/web/**/*', 'libs/contracts/src/**/*.ts', 'package-lock.json', 'tsconfig.base.json', 'tools/build.mjs'], skip: (name) => name === 'node_modules' },
};

/** Builds `node` or `web` unless nothing it is made of has changed; true when it was built. */
export async function buildIfChanged(part) {
  const { make, inputs, skip } = parts[part];
  const stamp = resolve(root, 'dist', `${part}.stamp`);
  const hash = await hashOf(inputs, skip);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return false;
  await make();
  await writeFile(stamp, hash);
  return true;
}

async function hashOf(patterns, exclude) {
  const files = [];
  for await (const entry of glob(patterns, { cwd: root, exclude: (item) => exclude(typeof item === 'string' ? item : item.name), withFileTypes: true })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

// node tools/build.mjs [--web] [--changed]: with --changed, only what has changed since it was last built so.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const changed = process.argv.includes('--changed');
    await (changed ? buildIfChanged('node') : build());
    if (process.argv.includes('--web')) await (changed ? buildIfChanged('web') : buildWeb());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
