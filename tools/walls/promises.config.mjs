// One pass over everything with the types at hand: a promise nobody waits for is work nobody knows has failed.
// Apart from eslint.config.mjs because loading the types costs seconds per process, and here it is paid once.
import { join } from 'node:path';
import tseslint from 'typescript-eslint';

const root = join(import.meta.dirname, '../..');
const programs = [
  { project: 'tsconfig.json', files: ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts'], ignores: ['apps/web/**', '**/*.e2e.spec.ts'] },
  { project: 'tsconfig.e2e.json', files: ['e2e/**/*.ts', 'apps/*/src/**/*.e2e.spec.ts'], ignores: [] },
  { project: 'apps/web/tsconfig.json', files: ['apps/web/**/*.ts', 'apps/web/**/*.tsx'], ignores: [] },
];

export default tseslint.config(
  { ignores: ['dist/**', '.local/**', '.nx/**', '**/node_modules/**', '**/*.mjs', '**/*.js'] },
  programs.map(({ project, files, ignores }) => ({
    files, ignores,
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { project, tsconfigRootDir: root } },
    linterOptions: { noInlineConfig: true },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  })),
);
