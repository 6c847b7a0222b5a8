// Lints pieces of code as if they were files of the workspace: stdin [{ file, code }], stdout [[{ rule, message }]].
// With the real configuration and the real project graph: without a graph the boundary rule passes without looking.
import { join } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';

const root = join(import.meta.dirname, '../..');
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const snippets = JSON.parse(Buffer.concat(chunks).toString('utf8'));

await createProjectGraphAsync({ exitOnError: true });
const eslint = new ESLint({ cwd: root });
const found = [];
for (const { file, code } of snippets) {
  const [result] = await eslint.lintText(code, { filePath: join(root, file), warnIgnored: true });
  found.push((result?.messages ?? []).map(({ ruleId, message }) => ({ rule: ruleId ?? '(parse)', message })));
}
process.stdout.write(JSON.stringify(found));
