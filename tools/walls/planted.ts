/** A piece of code as if it were in `file`; `rule` names the wall it breaks, undefined where it is at home. */
export interface Planted {
  readonly wall: string;
  readonly file: string;
  readonly code: string;
  readonly rule?: string;
}

const boundary = '@nx/enforce-module-boundaries';
const imports = 'walls/imports';
const syntax = 'no-restricted-syntax';
const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n');

const betweenProjects: Planted[] = [
  { wall: 'contracts know no library of ours', file: 'libs/contracts/src/x.ts', code: "import '@rcp/platform';", rule: boundary },
  { wall: 'contracts know no test library', file: 'libs/contracts/src/x.ts', code: "import '@rcp/testing';", rule: boundary },
  { wall: 'messaging does not know platform', file: 'libs/messaging/src/x.ts', code: "import '@rcp/platform';", rule: boundary },
  { wall: 'platform does not know messaging', file: 'libs/platform/src/x.ts', code: "import '@rcp/messaging';", rule: boundary },
  { wall: 'an app does not know another app', file: 'apps/lobby/src/x.ts', code: "import '../../scheduling/src/env.js';", rule: boundary },
  { wall: 'a library does not know an app', file: 'libs/platform/src/x.ts', code: "import '../../../apps/notifications/src/env.js';", rule: boundary },
  { wall: 'an app does not reach behind the door of a library', file: 'apps/lobby/src/x.ts', code: "import '../../../libs/platform/src/env.js';", rule: boundary },
  { wall: 'an app does not know local-stack', file: 'apps/lobby/src/x.ts', code: "import '@rcp/local-stack';", rule: boundary },
  { wall: 'an app does not know testing', file: 'apps/lobby/src/x.ts', code: "export { until } from '@rcp/testing';", rule: boundary },
  { wall: 'not even lazily', file: 'apps/lobby/src/x.ts', code: "await import('@rcp/testing');", rule: boundary },
  { wall: 'messaging does not know local-stack', file: 'libs/messaging/src/x.ts', code: "import '@rcp/local-stack';", rule: boundary },
  { wall: 'the browser does not know messaging', file: 'apps/web/src/x.ts', code: "import '@rcp/messaging';", rule: boundary },
  { wall: 'the browser does not know platform', file: 'apps/web/src/x.ts', code: "import '@rcp/platform';", rule: boundary },
  { wall: 'the test libraries do not know an app', file: 'libs/local-stack/src/x.ts', code: "import '../../../apps/notifications/src/env.js';", rule: boundary },
  { wall: 'an app knows contracts, messaging and platform', file: 'apps/lobby/src/x.ts', code: "import '@rcp/contracts';\nimport '@rcp/messaging';\nimport '@rcp/platform';" },
  { wall: 'the browser does not know testing', file: 'apps/web/src/x.ts', code: "import '@rcp/testing';", rule: boundary },
  { wall: 'a spec of the browser knows the test libraries', file: 'apps/web/src/x.int.spec.ts', code: "import '@rcp/testing';" },
  { wall: 'the browser knows contracts', file: 'apps/web/src/x.ts', code: "import '@rcp/contracts';" },
  { wall: 'a spec knows the test libraries', file: 'apps/lobby/src/x.int.spec.ts', code: "import '@rcp/testing';\nimport '@rcp/local-stack';" },
  { wall: "a library's spec knows the test libraries", file: 'libs/messaging/src/x.int.spec.ts', code: "import '@rcp/testing';" },
  { wall: 'a bench and a tool know all libraries', file: 'bench/x.ts', code: "import '@rcp/local-stack';\nimport '@rcp/messaging';" },
];

const packages: Planted[] = [
  { wall: 'contracts are zod and nothing else', file: 'libs/contracts/src/x.ts', code: "import 'fastify';", rule: imports },
  { wall: 'contracts run in browsers', file: 'libs/contracts/src/x.ts', code: "import 'node:crypto';", rule: imports },
  { wall: 'contracts may use zod', file: 'libs/contracts/src/x.ts', code: "import 'zod';\nimport './values.js';" },
  { wall: 'a controller uses no database driver', file: 'apps/lobby/src/x.controller.ts', code: "import { DataSource } from 'typeorm';\nexport const source = DataSource;", rule: imports },
  { wall: 'a job uses no database driver', file: 'apps/lobby/src/x.job.ts', code: "import pg from 'pg';\nexport const pool = pg.Pool;", rule: imports },
  { wall: 'a consumer uses no NATS driver', file: 'apps/lobby/src/x.consumer.ts', code: "export * from '@nats-io/jetstream';", rule: imports },
  { wall: 'a store sends no mail', file: 'apps/notifications/src/x.store.ts', code: "import { createTransport } from 'nodemailer';\nexport const send = createTransport;", rule: imports },
  { wall: 'a sender uses no database driver', file: 'apps/notifications/src/x.sender.ts', code: "import 'typeorm';", rule: imports },
  { wall: 'a gateway opens no socket of its own', file: 'apps/media-gateway/src/x.gateway.ts', code: "import WebSocket from 'ws';\nexport const Socket = WebSocket;", rule: imports },
  { wall: 'a driver is not fetched lazily either', file: 'apps/lobby/src/x.controller.ts', code: "await import('pg');", rule: imports },
  { wall: 'a store uses the database driver', file: 'apps/lobby/src/x.store.ts', code: "import { DataSource } from 'typeorm';\nexport const source = DataSource;" },
  { wall: 'a migration uses the database driver', file: 'apps/lobby/src/migrations/1-x.ts', code: "import { Table } from 'typeorm';\nexport const table = Table;" },
  { wall: 'a sender uses nodemailer', file: 'apps/notifications/src/x.sender.ts', code: "import 'nodemailer';" },
  { wall: 'janus/ uses ws', file: 'apps/media-gateway/src/janus/x.ts', code: "import 'ws';" },
  { wall: 'a type of a driver ties nobody to it', file: 'apps/lobby/src/x.consumer.ts', code: "import type { EntityManager } from 'typeorm';\nexport type Tx = EntityManager;" },
  { wall: 'the program does not use what stands in for the world in specs', file: 'apps/lobby/src/x.ts', code: "import './trial-service.js';", rule: imports },
  { wall: 'nor does a library', file: 'libs/messaging/src/x.ts', code: "import './trial-service.js';", rule: imports },
];

const domain = (wall: string, code: string, rule?: string): Planted => ({ wall, file: 'apps/scheduling/src/domain/x.ts', code, ...(rule ? { rule } : {}) });
const domains: Planted[] = [
  domain('the domain knows no Nest', "import { Injectable } from '@nestjs/common';\nexport const x = Injectable;", imports),
  domain('the domain knows no driver, not even its types', "import type { EntityManager } from 'typeorm';\nexport type X = EntityManager;", imports),
  domain('the domain knows no Node', "import { randomUUID } from 'node:crypto';\nexport const x = randomUUID;", imports),
  domain('nor Node by its old names', "import { randomUUID } from 'crypto';\nexport const x = randomUUID;", imports),
  domain('the domain does not know platform', "import '@rcp/platform';", imports),
  domain('the domain does not know messaging', "import '@rcp/messaging';", imports),
  domain('the domain does not look out of its folder', "import '../env.js';", imports),
  domain('nor by a detour', "import './../env.js';", imports),
  domain('nor lazily', "export const x = () => import('../env.js');", imports),
  domain('the domain reads no clock: new Date()', 'export const x = () => new Date();', syntax),
  domain('the domain reads no clock: Date.now()', 'export const x = () => Date.now();', syntax),
  domain('the domain reads no clock: Date()', 'export const x = () => Date();', syntax),
  domain("the domain reads no clock: Date['now']", "export const x = () => Date['now']();", syntax),
  domain('the domain reads no clock: performance', 'export const x = () => performance.now();', 'no-restricted-globals'),
  domain('the domain throws no dice', 'export const x = () => Math.random();', syntax),
  domain('the domain makes no ids', 'export const x = () => crypto.randomUUID();', 'no-restricted-globals'),
  domain('the domain does not know the process', 'export const x = process.pid;', 'no-restricted-globals'),
  domain('the domain does not go round by globalThis', 'export const x = () => globalThis.Date.now();', 'no-restricted-globals'),
  domain('the domain waits for nothing', 'export const x = () => setTimeout(() => undefined, 1);', 'no-restricted-globals'),
  domain('the domain knows no calendar that leans on the zone of the host', "import { rrulestr } from 'rrule';\nexport const x = rrulestr;", imports),
  domain('the domain changes no globals', "import 'temporal-polyfill/global';", imports),
  domain('the domain reckons with the calendar libraries', "import joursFeries from '@socialgouv/jours-feries';\nimport { RRuleTemporal } from 'rrule-temporal';\nimport { Temporal } from 'temporal-polyfill';\nexport const x = [joursFeries, RRuleTemporal, Temporal];"),
  domain('the domain knows itself and contracts', "import { DomainError } from '@rcp/contracts';\nimport './session.js';\nexport const x = (at: string) => [new Date(at), new DomainError('excluded')];"),
];

const elsewhere: Planted[] = [
  { wall: 'the room engine knows no React', file: 'apps/web/src/room/x.ts', code: "import { useState } from 'react';\nexport const x = useState;", rule: imports },
  { wall: 'the room engine knows no screen', file: 'apps/web/src/room/x.ts', code: "import '../ui/use-store.js';", rule: imports },
  { wall: 'the room engine knows itself and contracts', file: 'apps/web/src/room/x.ts', code: "import '@rcp/contracts';\nimport './store.js';" },
  { wall: 'ui/ has no words of the trade: contracts', file: 'apps/web/src/ui/X.tsx', code: "import '@rcp/contracts';", rule: imports },
  { wall: 'ui/ has no words of the trade: features', file: 'apps/web/src/ui/X.tsx', code: "import '../features/entry/form-rules.js';", rule: imports },
  { wall: 'the browser knows no Node', file: 'apps/web/src/features/x.tsx', code: "import 'node:fs';", rule: imports },
  { wall: 'process.env is read in env.ts only', file: 'apps/lobby/src/app.module.ts', code: "export const x = process.env['PORT'];", rule: syntax },
  { wall: 'nor taken apart elsewhere', file: 'apps/lobby/src/x.ts', code: 'export const { env } = process;', rule: syntax },
  { wall: 'nor imported elsewhere', file: 'libs/messaging/src/x.ts', code: "import { env } from 'node:process';\nexport const x = env;", rule: syntax },
  { wall: 'env.ts reads process.env', file: 'apps/lobby/src/env.ts', code: "export const x = process.env['PORT'];" },
  { wall: 'a service writes to its logger, not the console', file: 'apps/lobby/src/x.ts', code: "console.log('x');", rule: 'no-console' },
];

const grain: Planted[] = [
  { wall: 'a file has at most 300 lines', file: 'apps/lobby/src/x.ts', code: lines(301, (index) => `export const x${index} = ${index};`), rule: 'max-lines' },
  { wall: 'blank lines and comments are free', file: 'apps/lobby/src/x.ts', code: lines(400, (index) => (index % 2 ? '' : '// why')) },
  { wall: 'a function has at most 40 lines', file: 'apps/lobby/src/x.ts', code: `export function x() {\n${lines(41, () => '  x();')}\n}`, rule: 'max-lines-per-function' },
  { wall: 'describe() is as long as it has to be', file: 'apps/lobby/src/x.spec.ts', code: `describe('x', () => {\n${lines(60, () => '  expect(1).toBe(1);')}\n});` },
  { wall: 'a constructor has at most five dependencies', file: 'apps/lobby/src/x.ts', code: 'export class X {\n  constructor(readonly a: A, readonly b: A, readonly c: A, readonly d: A, readonly e: A, readonly f: A) {}\n}\ntype A = string;', rule: syntax },
  { wall: 'any is no type', file: 'apps/lobby/src/x.ts', code: 'export const x = (one: any) => one;', rule: '@typescript-eslint/no-explicit-any' },
  { wall: 'nothing lies about unused', file: 'apps/lobby/src/x.ts', code: "import { z } from './y.js';\nexport {};", rule: '@typescript-eslint/no-unused-vars' },
  { wall: 'no work is left behind in a comment', file: 'apps/lobby/src/x.ts', code: '// TODO later\nexport {};', rule: 'no-warning-comments' },
  { wall: 'no rule is switched off by a comment', file: 'apps/lobby/src/x.ts', code: '// eslint-disable-next-line no-console\nconsole.log(1);', rule: 'no-console' },
  { wall: 'a focused test hides the others', file: 'apps/lobby/src/x.spec.ts', code: "it.only('x', () => undefined);", rule: syntax },
  ...['utils.ts', 'date-helpers.ts', 'common/x.ts', 'types.ts', 'base.store.ts', 'shared/x.ts'].map((name) => ({
    wall: `a file is named after what is in it: not ${name}`, file: `apps/lobby/src/${name}`, code: 'export {};', rule: 'walls/names',
  })),
  { wall: 'a database is not a base', file: 'libs/platform/src/database.ts', code: 'export {};' },
];

const decorated = (decorator: string) => `import { ${decorator} } from './y.js';\n@${decorator}()\nexport class X {}`;
const directions: Planted[] = [
  ...([['Controller', 'x.ts'], ['WebSocketGateway', 'x.controller.ts']] as const).map(([decorator, name]) => ({
    wall: `the ending tells the direction: no @${decorator} in ${name}`, file: `apps/lobby/src/${name}`, code: decorated(decorator), rule: 'walls/direction',
  })),
  ...([['OnEvent', 'x.controller.ts'], ['OnQuery', 'x.consumer.ts'], ['Interval', 'x.store.ts']] as const).map(([decorator, name]) => ({
    wall: `the ending tells the direction: no @${decorator} in ${name}`, file: `apps/lobby/src/${name}`,
    code: `import { ${decorator} } from './y.js';\nexport class X {\n  @${decorator}(1)\n  x() { return 1; }\n}`, rule: 'walls/direction',
  })),
  { wall: 'a gateway is a socket', file: 'apps/lobby/src/x.gateway.ts', code: decorated('WebSocketGateway') },
];

export const planted: readonly Planted[] = [...betweenProjects, ...packages, ...domains, ...elsewhere, ...grain, ...directions];
