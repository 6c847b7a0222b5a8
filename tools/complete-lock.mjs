// Adds to package-lock.json the optional packages of other platforms that the registry in use could not tell us about:
// without an entry for each, `npm ci` refuses the whole lock file ("Missing: … from lock file"), on every platform.
// They are added without an integrity hash. Run it after `npm install` has changed the lock file.
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const file = resolve(import.meta.dirname, '..', 'package-lock.json');
const systems = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openbsd', 'netbsd', 'openharmony', 'sunos', 'aix', 'windows'];
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'loong64', 'riscv64', 'mips64el', 'wasm32'];

/** Optional dependencies that have no entry where Node would look for them: [place, version, parent's entry]. */
export function missingOptionals(packages) {
  const missing = [];
  for (const [place, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!resolved(packages, place, name)) missing.push({ place: `node_modules/${name}`, name, version, parent: entry });
    }
  }
  return missing;
}

function resolved(packages, from, name) {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    if (packages[`${place}${place === '' ? '' : '/'}node_modules/${name}`]) return true;
    if (!place.includes('/node_modules/')) return Boolean(packages[`node_modules/${name}`]);
  }
}

/** What the name says: `@x/y-linux-arm-gnueabihf` is for linux on arm. Undefined for a name that says nothing. */
export function platformOf(name) {
  const words = name.split(/[-/.]/);
  const os = systems.find((one) => words.includes(one));
  const cpu = processors.find((one) => words.includes(one));
  if (!cpu) return undefined;
  return { cpu: [cpu], ...(os ? { os: [os === 'windows' ? 'win32' : os] } : {}) };
}

if (process.argv[1] === import.meta.filename) {
  const lock = JSON.parse(await readFile(file, 'utf8'));
  const added = [];
  for (const { place, name, version, parent } of missingOptionals(lock.packages)) {
    const platform = platformOf(name);
    if (!platform || !/^\d+\.\d+\.\d+[\w.-]*$/.test(version.replace(/^[~^]/, ''))) {
      console.log(`left out: ${name}@${version}`);
      continue;
    }
    lock.packages[place] = { version: version.replace(/^[~^]/, ''), ...platform, ...(parent.dev ? { dev: true } : {}), optional: true };
    added.push(place);
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${added.length} entries added to package-lock.json.`);
}
