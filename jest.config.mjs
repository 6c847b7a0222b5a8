// One runner, three projects chosen by file name: *.spec.ts pure, *.int.spec.ts one service on real parts,
// *.e2e.spec.ts several services and Chromium. ESM mode (node --experimental-vm-modules), compiled by swc.
import { mkdirSync, readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));
delete swc.jsc.paths;
delete swc.module;

const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': ['@swc/jest', { ...swc, swcrc: false, module: { type: 'es6' }, sourceMaps: 'inline' }] },
  moduleNameMapper: {
    '^@rcp/(.*)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};
const onPostgres = { globalSetup: '<rootDir>/libs/testing/src/jest.global-setup.ts', globalTeardown: '<rootDir>/libs/testing/src/jest.global-teardown.ts' };
// Jest refuses a root that is not there.
mkdirSync(new URL('./.local/together', import.meta.url), { recursive: true });
const roots = ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools', '<rootDir>/e2e'];

export default {
  projects: [
    { ...base, roots, displayName: 'unit', testMatch: ['**/*.spec.ts', '**/*.spec.tsx'], testPathIgnorePatterns: [...base.testPathIgnorePatterns, '\\.(int|e2e)\\.spec\\.ts$'] },
    { ...base, roots, displayName: 'int', testMatch: ['**/*.int.spec.ts'], ...onPostgres },
    { ...base, roots, displayName: 'e2e', testMatch: ['**/*.e2e.spec.ts'] },
    // The same specs, several to a file, as tools/together.mjs writes them for `npm test`, which names the files.
    ...['unit', 'int', 'e2e'].map((kind) => ({
      ...base, ...(kind === 'int' ? onPostgres : {}), displayName: `${kind}-together`, roots: [...roots, '<rootDir>/.local/together'], testMatch: ['**/*.spec.{ts,tsx}'],
      modulePathIgnorePatterns: ['<rootDir>/dist/'],
    })),
  ],
  testTimeout: 60_000,
};
