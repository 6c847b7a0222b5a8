import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const variables = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name ?? '');

async function readByCode(): Promise<string[]> {
  const names: string[] = [];
  for await (const file of glob(['apps/*/src/{env,*-env}.ts', 'libs/{platform,local-stack}/src/env.ts', 'tools/demo/env.ts'], { cwd: root })) {
    names.push(...variables(await readFile(join(root, file), 'utf8'), /^ {2,4}([A-Z][A-Z0-9_]{3,}): /gm));
  }
  return [...new Set(names)].sort();
}

describe('.env.example', () => {
  it('names every variable that the code reads, and none that it does not', async () => {
    const example = await readFile(join(root, '.env.example'), 'utf8');
    const named = variables(example, /^#? ?([A-Z][A-Z0-9_]{3,})=/gm).filter((name) => !['RCP_STACK', 'RCP_DATA_DIR', 'CHROMIUM_PATH'].includes(name));
    expect([...new Set(named)].sort()).toEqual((await readByCode()).filter((name) => name !== 'RCP_STACK'));
  });
});
