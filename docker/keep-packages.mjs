// node docker/keep-packages.mjs <compiled root> <node_modules> <out> <entry>…: copies what the entries load, and nothing else: their compiled
// files, the files beside them that are no code, and the npm packages they name with all that those depend on.
import { cp, readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

const [root, modules, out, ...entries] = process.argv.slice(2).map((path, nth) => (nth < 3 ? resolve(path) : path));
const files = new Set();
const packages = new Set();

async function follow(file) {
  if (files.has(file)) return;
  files.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, name] of text.matchAll(/(?:^(?:import|export|\}).*?\bfrom\s*|^import\s*|\bimport\(|\.resolve\()["']([^"'\n]+)["']/gm)) {
    if (name.startsWith('.')) await follow(resolve(dirname(file), name));
    else if (!name.startsWith('node:')) await keep(name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'), modules);
  }
}

/** A package, found as Node finds it: in the asking one's own folder, then outwards. */
async function keep(name, from, optional = false) {
  for (let folder = from; folder.startsWith(modules); folder = dirname(folder)) {
    const place = folder.endsWith('node_modules') ? join(folder, name) : join(folder, 'node_modules', name);
    const manifest = await readFile(join(place, 'package.json'), 'utf8').then(JSON.parse, () => undefined);
    if (!manifest) continue;
    if (packages.has(place)) return;
    packages.add(place);
    for (const one of Object.keys(manifest.dependencies ?? {})) await keep(one, place);
    const wanted = Object.keys(manifest.peerDependencies ?? {}).filter((one) => !manifest.peerDependenciesMeta?.[one]?.optional);
    for (const one of [...Object.keys(manifest.optionalDependencies ?? {}), ...wanted]) await keep(one, place, true);
    return;
  }
  if (!optional) throw new Error(`${name}, asked for by ${relative(modules, from) || 'our code'}, is not installed`);
}

for (const entry of entries) await follow(join(root, entry));
for (const file of files) await cp(file, join(out, relative(root, file)));
// Templates, style sheets, published documents: read by name at run time.
for (const folder of new Set([...files].map((file) => dirname(file)))) {
  for (const one of await readdir(folder, { withFileTypes: true })) {
    const from = join(folder, one.name);
    if (one.isFile() ? !/\.(js|map)$/.test(one.name) : !(await holdsCode(from))) await cp(from, join(out, relative(root, from)), { recursive: true });
  }
}
for (const place of packages) {
  await cp(place, join(out, 'node_modules', relative(modules, place)), {
    recursive: true, dereference: true,
    filter: (from) => !/\.(map|md|markdown|d\.ts|d\.mts|d\.cts|tsbuildinfo)$/.test(from) && !relative(place, from).split('/').includes('node_modules'),
  });
}
console.log(`${files.size} files, ${packages.size} packages`);

async function holdsCode(folder) {
  for (const name of await readdir(folder)) {
    const inside = join(folder, name);
    if ((await stat(inside)).isDirectory() ? await holdsCode(inside) : name.endsWith('.js')) return true;
  }
  return false;
}
