import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RcpEvent } from '@rcp/contracts';
import { type KeyFiles, keyPair } from '@rcp/local-stack';
import { connectMessaging, type NatsOptions } from '@rcp/messaging';
import { type Clock, createApp } from '@rcp/platform';
import { testDatabase, type TestDatabase } from '@rcp/testing';
import { AppModule } from './app.module.js';
import { envSchema } from './env.js';
import { migrations } from './migrations/index.js';
import { trialDcc, type TrialDcc } from './trial-dcc.js';

/** Tuesday 1 December 2026, 09:00 in Paris. */
export const trialClock: Clock = { now: () => new Date('2026-12-01T08:00:00Z') };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON answered; undefined when it is none. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** The service on a real database, and a DCC that calls it over HTTP. */
export interface Trial {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly database: TestDatabase;
  readonly dcc: TrialDcc;
  readonly launchKeys: KeyFiles;
  /** Calls `/api/dcc/v1` + path with a good token; headers given here win, an empty one is left out. A string is sent as it is. */
  call(method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** What the outbox holds, in order. */
  facts(): Promise<RcpEvent[]>;
  stop(): Promise<void>;
}

/** Without `nats` the service finds none, as when NATS is down. */
export async function startTrial(parts: { nats?: NatsOptions; dcc?: TrialDcc; clock?: Clock; onRoute?: (method: string, url: string) => void } = {}): Promise<Trial> {
  const [database, dcc] = await Promise.all([testDatabase(migrations), parts.dcc ?? trialDcc(trialClock.now())]);
  const launchKeys = await keyPair(dcc.dir, 'launch');
  const nats = parts.nats ?? { servers: 'nats://127.0.0.1:1' };
  const env = envSchema.parse({
    PORT: '0', DATABASE_URL: database.runtimeUrl, NATS_URL: nats.servers, NATS_USER: nats.user, NATS_PASSWORD: nats.pass,
    OPS_TOKEN: 'operator-secret-of-trials', PUBLIC_URL: 'https://rcp.example.org', SUPPORT_EMAIL: 'assistance@example.org', LOG_LEVEL: 'silent',
    DCC_CLIENTS_FILE: dcc.clientsFile, LAUNCH_KEY_FILE: launchKeys.privateFile,
  });
  const app = await createApp(AppModule.forRoot(env, parts.clock ?? trialClock), env, { name: 'scheduling', attach: connectMessaging });
  app.getHttpAdapter().getInstance().addHook('onRoute', ({ method, url: path }) => {
    for (const one of [method].flat()) parts.onRoute?.(one, path);
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    app, url, database, dcc, launchKeys,
    call: async (method, path, body, headers = {}) => request(`${url}/api/dcc/v1${path}`, method, body, { authorization: `Bearer ${await dcc.token()}`, ...headers }),
    async facts() {
      const rows: { event: RcpEvent }[] = await database.dataSource.query('select event from outbox order by position');
      return rows.map(({ event }) => event);
    },
    async stop() {
      await app.close();
      await Promise.all([database.drop(), dcc.remove()]);
    },
  };
}

async function request(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const all = Object.entries({ ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }).filter(([, value]) => value !== '');
  const answer = await fetch(url, { method, headers: all, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
  const text = await answer.text();
  const isJson = /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, text, body: isJson ? (JSON.parse(text) as Answer['body']) : undefined };
}
