// npm run sbom: what the product is made of, as npm itself tells it from the lock file (`npm sbom`, CycloneDX): dist/sbom/rcp-webconf.cdx.json,
// and dist/sbom/licences.txt, one line a package. What only builds and tests need is left out. Ends with 1 when a package names no licence.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'dist/sbom');
const { stdout } = await promisify(execFile)('npm', ['sbom', '--package-lock-only', '--omit=dev', '--sbom-format=cyclonedx'], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
const { components } = JSON.parse(stdout);

/** As the package's own manifest or its text of the licence says it, where the lock file does not. */
async function licencesOf({ name, licenses = [] }) {
  const told = licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name).filter(Boolean);
  if (told.length > 0) return told.join(' AND ');
  const manifest = await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8').then(JSON.parse, () => ({}));
  const [first] = [manifest.license ?? manifest.licenses].flat();
  if (first !== undefined) return first.type ?? first;
  const text = await readFile(join(root, 'node_modules', name, 'LICENSE'), 'utf8').catch(() => '');
  return /Permission is hereby granted, free of charge, to any person obtaining\s+a copy/.test(text) ? 'MIT' : 'unknown';
}

const lines = await Promise.all(components.map(async (one) => ({ name: `${one.name}@${one.version}`, licence: await licencesOf(one) })));
lines.sort((one, other) => one.name.localeCompare(other.name));
await mkdir(out, { recursive: true });
await writeFile(join(out, 'rcp-webconf.cdx.json'), stdout);
await writeFile(join(out, 'licences.txt'), lines.map(({ name, licence }) => `${name}\t${licence}\n`).join(''));

const byLicence = Object.entries(Object.groupBy(lines, ({ licence }) => licence)).sort(([, some], [, others]) => others.length - some.length);
for (const [licence, packages] of byLicence) console.log(`${String(packages.length).padStart(4)}  ${licence}`);
console.log(`${lines.length} packages, in dist/sbom`);
const unknown = lines.filter(({ licence }) => licence === 'unknown').map(({ name }) => name);
if (unknown.length > 0) {
  console.error(`No licence is named by ${unknown.join(', ')}`);
  process.exitCode = 1;
}
