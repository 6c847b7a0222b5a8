import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { root } from './bootstrap/say.mjs';

/** Where jest finds the files that `writeTogether` writes; named in jest.config.mjs too. */
const togetherDir = join(root, '.local', 'together');

/**
 * Which specs share a file: `place` names their group, `most` how many at most, so that the last file to begin doesn't keep everybody waiting;
 * `patienceMs` for each test, in place of what the specs ask for themselves.
 */
const kinds = {
  unit: { suffix: /(?<!\.int|\.e2e)\.spec\.tsx?$/, most: 8, place: project },
  int: { suffix: /\.int\.spec\.ts$/, most: 9, place: project },
  // Those with the same system first of all: it is started once for each file.
  e2e: { suffix: /\.e2e\.spec\.ts$/, most: 4, patienceMs: 180_000, place: async (file) => ((await readFile(file, 'utf8')).includes("from './system.js'") ? 'one-system' : project(file)) },
};

/**
 * Writes test files that import several specs each, and answers the paths of what is to be run. Jest loads everything anew for each file it is
 * given, and that takes longer than most specs do. Specs stay apart in describe blocks of their own; those with snapshots stay in their own file.
 */
export async function writeTogether(kind) {
  const { suffix, most, place, patienceMs } = kinds[kind];
  const dir = join(togetherDir, kind);
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const specs = (await Promise.all(['apps', 'e2e', 'libs', 'tools'].map((each) => found(join(root, each), suffix)))).flat().sort();
  const [alone, others] = [specs.filter(hasSnapshots), specs.filter((file) => !hasSnapshots(file))];
  const placed = await Promise.all(others.map(async (file) => ({ file, group: await place(file) })));
  const paths = [...alone];
  for (const [group, members] of Map.groupBy(placed, (each) => each.group)) {
    const parts = Math.ceil(members.length / most);
    for (let part = 0; part < parts; part += 1) {
      const path = join(dir, `${group}-${part + 1}.spec.ts`);
      await writeFile(path, [
        ...members.filter((_, index) => index % parts === part).map(({ file }) => `import '${relative(dir, file)}';\n`),
        ...(patienceMs === undefined ? [] : [`import { jest } from '@jest/globals';\njest.setTimeout(${patienceMs});\n`]),
      ].join(''));
      paths.push(path);
    }
  }
  return paths;
}

/** The app or lib of a spec; of any other, the folder at the root. */
function project(file) {
  const [kind, name] = relative(root, file).split('/');
  return kind === 'apps' || kind === 'libs' ? `${kind}-${name}` : kind;
}

const hasSnapshots = (file) => existsSync(join(dirname(file), '__snapshots__', `${basename(file)}.snap`));

async function found(dir, suffix) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && suffix.test(entry.name) && !entry.parentPath.includes('node_modules')).map((entry) => join(entry.parentPath, entry.name));
}
