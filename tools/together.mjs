import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { root } from './bootstrap/say.mjs';

/** Where jest finds the files that `writeTogether` writes; named in jest.config.mjs too. */
export const togetherDir = join(root, '.local', 'together');

/** So many at most, so that the last file to begin doesn't keep everybody waiting. */
const together = 5;

/**
 * Writes test files that import several specs each, of one app or lib. Jest loads everything anew for each file it is given, and for a service
 * that takes longer than most of its specs: together they take two thirds of the time. Specs stay apart in describe blocks of their own.
 */
export async function writeTogether(suffix) {
  await rm(togetherDir, { recursive: true, force: true });
  await mkdir(togetherDir, { recursive: true });
  const specs = (await Promise.all(['apps', 'libs', 'tools'].map((place) => found(join(root, place), suffix)))).flat().sort();
  for (const [project, files] of Map.groupBy(specs, (file) => relative(root, file).split('/').slice(0, 2).map((part) => basename(part, suffix)).join('-'))) {
    const parts = Math.ceil(files.length / together);
    for (let part = 0; part < parts; part += 1) {
      const imports = files.filter((_, index) => index % parts === part).map((file) => `import '${relative(togetherDir, file)}';\n`);
      await writeFile(join(togetherDir, `${project}-${part + 1}.spec.ts`), imports.join(''));
    }
  }
}

async function found(dir, suffix) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith(suffix) && !entry.parentPath.includes('node_modules')).map((entry) => join(entry.parentPath, entry.name));
}
