// The walls between the parts of the house, and the grain of their files. Run it as `nx run-many -t lint`: without Nx's
// project graph the boundary rule has nothing to look at and passes. Every wall has a planted violation in
// tools/walls/walls.spec.ts; a rule that is not planted there is not a wall.
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import walls from './tools/walls/rules.mjs';

const code = ['**/*.ts', '**/*.tsx', '**/*.mjs'];
/** Specs, and the trial-*.ts files that stand real counterparts up for them. */
const tests = ['**/*.spec.ts', '**/*.spec.tsx', '**/trial-*.ts', 'e2e/**/*.ts'];
const services = 'apps/{scheduling,lobby,notifications,media-gateway,dcc-demo}/src';

/** Which project may import which, by the tags in project.json. */
const boundaries = (more = [], allow = []) => ['error', {
  allow,
  enforceBuildableLibDependency: false,
  // The libraries' own specs use the test libraries, which stand on them; nothing of that is in the running program.
  ignoredCircularDependencies: [...['contracts', 'messaging', 'platform'].flatMap((lib) => [[lib, 'testing'], [lib, 'local-stack']]), ['local-stack', 'testing']],
  depConstraints: [
    { sourceTag: 'type:contract', onlyDependOnLibsWithTags: ['type:contract', ...more] },
    { sourceTag: 'type:infra', onlyDependOnLibsWithTags: ['type:contract', ...more] },
    { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:contract', 'type:infra', ...more] },
    { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:contract', 'type:infra', 'type:testing'] },
    { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:contract', 'type:infra', 'type:testing', 'type:tool'] },
    { sourceTag: 'runtime:browser', onlyDependOnLibsWithTags: ['runtime:any', 'runtime:browser', ...more] },
  ],
}];

const drivers = { sql: '(?:typeorm|pg|@nestjs/typeorm)', nats: '(?:nats|@nats-io/.+)', smtp: 'nodemailer', socket: 'ws' };
const homes = { sql: '*.store.ts and migrations/', nats: 'libs/messaging', smtp: '*.sender.ts', socket: 'janus/ (servers use Nest)' };
/** Drivers' values, except the ones named; their types tie nobody to a running driver. */
const noDriver = (...except) => Object.entries(drivers).filter(([kind]) => !except.includes(kind))
  .map(([kind, name]) => ({ match: `^${name}(?:/|$)`, why: `this driver is used in ${homes[kind]}.`, types: true }));
const noTrial = { match: '/trial-[^/]*$', why: 'trial-*.ts stands in for the world in specs.' };
const only = (match, why) => ({ match: `^(?!${match})`, why });
const deny = (...list) => ['error', { deny: [...list, noTrial] }];

const focusedTest = { selector: "MemberExpression[object.name=/^(it|test|describe)$/][property.name='only']", message: 'A focused test hides the others.' };
const tooManyDependencies = { selector: "MethodDefinition[kind='constructor'][value.params.length>5]", message: 'More than five dependencies: split the class.' };
const environment = [
  { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'process.env is read in env.ts only.' },
  { selector: "MemberExpression[object.name='process'][property.value='env']", message: 'process.env is read in env.ts only.' },
  { selector: 'ImportDeclaration[source.value=/^(node:)?process$/]', message: 'process.env is read in env.ts only.' },
  { selector: "VariableDeclarator[init.name='process'] > ObjectPattern", message: 'process.env is read in env.ts only.' },
];
const outsideWorld = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pass `now` in.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Pass `now` in.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Pass `now` in.' },
  { selector: "MemberExpression[object.name='Date'][property.value='now']", message: 'Pass `now` in.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Pass ids and chance in.' },
  { selector: "MemberExpression[object.name='Math'][property.value='random']", message: 'Pass ids and chance in.' },
];
const syntax = (...more) => ['error', focusedTest, tooManyDependencies, ...more];
const worldGlobals = ['process', 'performance', 'crypto', 'globalThis', 'console', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'require'];

export default tseslint.config(
  { ignores: ['dist/**', '.local/**', '.nx/**', '**/node_modules/**', 'coverage/**'] },
  { files: code, extends: [tseslint.configs.strict, tseslint.configs.stylistic] },
  {
    files: code,
    linterOptions: { noInlineConfig: true },
    plugins: { '@nx': nx, walls },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      'walls/names': 'error',
      'no-restricted-syntax': syntax(...environment),
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true, IIFEs: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_$', caughtErrors: 'none', ignoreRestSiblings: true }],
      // Matters of taste, or wrong for `Promise<void> | void`.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // A Nest module or guard is a class because Nest wants one.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },

  // Services: drivers stay in the files named after them.
  { files: [`${services}/**/*.ts`], rules: { 'walls/imports': deny(...noDriver()), 'walls/direction': 'error', 'no-console': 'error' } },
  { files: [`${services}/**/*.store.ts`, `${services}/migrations/**/*.ts`], rules: { 'walls/imports': deny(...noDriver('sql')) } },
  { files: [`${services}/**/*.sender.ts`], rules: { 'walls/imports': deny(...noDriver('smtp')) } },
  { files: ['apps/media-gateway/src/janus/**/*.ts'], rules: { 'walls/imports': deny(...noDriver('socket')) } },
  // The domain: functions of their arguments.
  {
    files: [`${services}/domain/**/*.ts`],
    rules: {
      // Calendar arithmetic is a library's business: no I/O and no clock in these three.
      'walls/imports': deny(only('(?:\\./(?!.*\\.\\.)|@rcp/contracts$|rrule-temporal$|temporal-polyfill$|@socialgouv/jours-feries$)', 'domain/ knows itself, @rcp/contracts and the calendar libraries, nothing else.')),
      'no-restricted-syntax': syntax(...environment, ...outsideWorld),
      'no-restricted-globals': ['error', ...worldGlobals.map((name) => ({ name, message: 'domain/ sees nothing but its arguments.' }))],
    },
  },

  // The browser: no Node, no server; a room engine without React; ui/ without words of the trade.
  { files: ['apps/web/src/**/*.{ts,tsx}'], rules: { 'walls/imports': deny({ match: '^(?:node:|@nestjs/)', why: 'this runs in a browser.' }, ...noDriver()) } },
  {
    files: ['apps/web/src/room/**/*.{ts,tsx}'],
    rules: { 'walls/imports': deny(only('(?:\\./(?!.*\\.\\.)|@rcp/contracts$)', 'room/ knows itself and @rcp/contracts: no React, no screen.')) },
  },
  {
    files: ['apps/web/src/ui/**/*.{ts,tsx}'],
    rules: { 'walls/imports': deny({ match: '^(?:@rcp/|(?:\\.\\./)+(?:features|room)/)', why: 'ui/ has no words of the trade.' }, { match: '^node:', why: 'this runs in a browser.' }) },
  },

  // Libraries.
  { files: ['libs/contracts/src/**/*.ts'], rules: { 'walls/imports': deny(only('(?:\\./|zod$)', 'contracts are zod and nothing else.')), 'no-console': 'error' } },
  { files: ['libs/{messaging,platform}/src/**/*.ts'], rules: { 'walls/imports': deny(), 'no-console': 'error' } },

  // Where the environment is read; a program of one file (*.process.ts) reads its own.
  { files: ['**/env.ts', '**/*.process.ts', 'tools/**', '*.mjs'], rules: { 'no-restricted-syntax': syntax() } },

  // Tests may use the test libraries, drivers and the clock, and describe() is as long as it has to be.
  {
    files: tests,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(['type:testing']),
      'walls/imports': 'off',
      'walls/direction': 'off',
      'no-restricted-syntax': syntax(),
      'no-restricted-globals': 'off',
      'no-console': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  // Tables are told in SQL, one statement after the other.
  { files: ['**/migrations/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  // Jest loads it before it knows the aliases; only types and one dynamic import cross, and both are test libraries.
  { files: ['libs/testing/src/jest.global-setup.ts'], rules: { '@nx/enforce-module-boundaries': boundaries([], ['../../local-stack/**']) } },
  { files: ['tools/*.mjs'], rules: { '@nx/enforce-module-boundaries': boundaries([], ['../dist/**']) } },
);
