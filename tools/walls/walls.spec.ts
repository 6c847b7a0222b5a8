import { execFile } from 'node:child_process';
import { planted } from './planted.js';

interface Finding {
  readonly rule: string;
  readonly message: string;
}

/** All at once in a process of its own: ESLint and Nx are heavy, and know nothing of jest's module loader. */
function lint(snippets: readonly { file: string; code: string }[]): Promise<Finding[][]> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath, ['tools/walls/lint-snippets.mjs'],
      { env: { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', NX_TUI: 'false' }, maxBuffer: 16 << 20 },
      (error, stdout, stderr) => (error ? reject(new Error(`the linter failed: ${stderr}`, { cause: error })) : resolve(JSON.parse(stdout) as Finding[][])),
    );
    child.stdin?.end(JSON.stringify(snippets));
  });
}

describe('the walls of the house', () => {
  let found: Finding[][];
  beforeAll(async () => {
    found = await lint(planted);
  }, 120_000);

  it.each(planted.map((one, index) => ({ ...one, index })).filter(({ rule }) => rule !== undefined))('$wall', ({ rule, index }) => {
    expect(found[index]?.map((finding) => finding.rule)).toContain(rule);
  });

  it.each(planted.map((one, index) => ({ ...one, index })).filter(({ rule }) => rule === undefined))('stand in nobody’s way: $wall', ({ index }) => {
    expect(found[index]).toEqual([]);
  });
});
