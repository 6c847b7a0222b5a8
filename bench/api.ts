import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PutRcpBody, PutRegistration, PutSeries, PutSession } from '@rcp/contracts';
import { type DatabaseUrls, type DccClient, demoDccClient, keyPair, type Nats, privateDir, runMigrations, startNats, startPostgres, startService } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import pg from 'pg';
import { paced } from './measuring/pace.js';
import { milliseconds, printFigures } from './measuring/report.js';
import { metricOf } from './measuring/service-metric.js';
import { percentile } from './measuring/statistics.js';

const PER_SECOND = 200;
const COUNT = 4_000;
const WARM_UP = 600;
/** Registrations of a meeting. */
const SESSION_SIZE = 30;

const rcp: PutRcpBody = { name: 'RCP du banc', shortName: 'Banc', coordinator: { familyName: 'BANC', givenName: 'Claude' } };
const registration: PutRegistration = {
  status: 'final', participation: 'webconference', prescriber: { familyName: 'BANC', givenName: 'Camille', email: 'banc@demo.invalid', specialityCode: 'SM26' },
};
const daysFromNow = (days: number, hour: number) => new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 + days * 86_400_000 + hour * 3_600_000);
const session: PutSession = { rcpId: 'bench', startsAt: daysFromNow(2, 15).toISOString(), endsAt: daysFromNow(2, 17).toISOString(), webconfActive: true };
const series: PutSeries = {
  rrule: `FREQ=WEEKLY;BYDAY=${['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][daysFromNow(3, 9).getUTCDay()] ?? 'MO'};COUNT=60`,
  dtstartLocal: `${daysFromNow(3, 9).toISOString().slice(0, 10)}T09:00`, durationMin: 60, webconfActive: true, exdates: [],
};

interface Bench {
  readonly url: string;
  readonly dcc: DccClient;
  readonly stop: () => Promise<void>;
  readonly memoryAtRest: number;
}

/** The service as it runs in production, in a process of its own. */
async function startScheduling(urls: DatabaseUrls, nats: Nats): Promise<Bench> {
  const dir = await privateDir(undefined, 'bench');
  const publicUrl = 'http://localhost:1';
  const { client, clientsFile } = await demoDccClient(dir.path, publicUrl);
  const clients = (JSON.parse(await readFile(clientsFile, 'utf8')) as object[]).map((one) => ({ ...one, requestsPerMinute: 1_000_000 }));
  await writeFile(clientsFile, JSON.stringify(clients));
  const launch = await keyPair(dir.path, 'launch');
  const { user, pass } = nats.userOf('scheduling');
  const service = await startService('scheduling', {
    NODE_ENV: 'production', DATABASE_URL: urls.runtimeUrl, NATS_URL: nats.url, NATS_USER: user, NATS_PASSWORD: pass, OPS_TOKEN: randomUUID(), PUBLIC_URL: publicUrl,
    SUPPORT_EMAIL: 'support@rcp.demo.invalid', LOG_LEVEL: 'warn', DCC_CLIENTS_FILE: clientsFile, LAUNCH_KEY_FILE: launch.privateFile,
  }, { logDir: join(dir.path, 'logs') });
  const memoryAtRest = await residentBytes(service.url);
  return {
    url: service.url, dcc: client, memoryAtRest,
    stop: async () => {
      await service.stop();
      await dir.remove();
      await rm(dir.path, { recursive: true, force: true });
    },
  };
}

const residentBytes = (url: string) => metricOf(url, 'process_resident_memory_bytes');
/** User and system time. */
const cpuSeconds = (url: string) => metricOf(url, 'process_cpu_seconds_total');

type Call = (method: string, path: string, body?: unknown) => Promise<Response>;

/** One token for the whole run: signing is the caller's work, not the API's. */
async function caller({ url, dcc }: Bench): Promise<Call> {
  const authorization = `Bearer ${await dcc.token()}`;
  return async (method, path, body) => {
    const answer = await fetch(`${url}/api/dcc/v1${path}`, {
      method, headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return answer;
  };
}

/** The same load on the driver alone: one row of a registration's size, committed; one row of a session, read. */
async function bare(urls: DatabaseUrls): Promise<{ insert: number[]; select: number[] }> {
  const pool = new pg.Pool({ connectionString: urls.ownerUrl, max: 10 });
  await pool.query('create table bare (id text primary key, prescriber jsonb not null)');
  const insert = async (prefix: string, nth: number) => pool.query({ name: 'bare-insert', text: 'insert into bare (id, prescriber) values ($1, $2)', values: [`${prefix}-${nth}`, JSON.stringify(registration.prescriber)] });
  const select = async () => pool.query({ name: 'bare-select', text: "select * from session where rcp_id = $1 and state = 'planned' order by starts_at limit 1", values: ['bench'] });
  await paced(PER_SECOND, WARM_UP, (nth) => insert('warm', nth));
  const inserts = await paced(PER_SECOND, COUNT, (nth) => insert('b', nth));
  await paced(PER_SECOND, WARM_UP, select);
  const selects = await paced(PER_SECOND, COUNT, select);
  await pool.end();
  return { insert: inserts, select: selects };
}

async function measure(urls: DatabaseUrls, nats: Nats): Promise<void> {
  const bench = await startScheduling(urls, nats);
  try {
    const call = await caller(bench);
    await call('PUT', '/rcps/bench', rcp);
    await call('PUT', '/sessions/bench-1', session);
    for (let nth = 0; nth < SESSION_SIZE; nth++) await call('PUT', `/sessions/bench-1/registrations/bench-${nth}`, registration);
    await call('PUT', '/rcps/bench-puts', rcp);
    await call('PUT', '/sessions/bench-puts-1', { ...session, rcpId: 'bench-puts' });
    const put = (prefix: string) => (nth: number) => call('PUT', `/sessions/bench-puts-1/registrations/${prefix}-${nth}`, registration);
    const next = () => call('GET', '/rcps/bench/next-session');
    await paced(PER_SECOND, WARM_UP, put('warm'));
    const cpuBefore = await cpuSeconds(bench.url);
    const puts = await paced(PER_SECOND, COUNT, put('r'));
    const cpuPerPut = (await cpuSeconds(bench.url) - cpuBefore) * 1_000 / COUNT;
    await paced(PER_SECOND, WARM_UP, next);
    const gets = await paced(PER_SECOND, COUNT, next);
    const [seriesMs = Number.NaN] = await paced(1, 1, () => call('PUT', '/rcps/bench/series/weekly', series));
    report({ puts, cpuPerPut, gets, seriesMs, memoryAtRest: bench.memoryAtRest, memoryAfter: await residentBytes(bench.url), ...(await bare(urls)) });
  } finally {
    await bench.stop();
  }
}

interface Measured {
  readonly puts: number[];
  /** Milliseconds of processor time of the service, delivery of the fact included. */
  readonly cpuPerPut: number;
  readonly gets: number[];
  readonly insert: number[];
  readonly select: number[];
  readonly seriesMs: number;
  readonly memoryAtRest: number;
  readonly memoryAfter: number;
}

function report({ puts, cpuPerPut, gets, insert, select, seriesMs, memoryAtRest, memoryAfter }: Measured): void {
  const at = (samples: number[], share: number) => milliseconds(percentile(samples, share));
  const ratio = (samples: number[], to: number[]) => (percentile(samples, 0.5) / percentile(to, 0.5)).toFixed(1);
  const mebibytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} MiB`;
  printFigures(`DCC API at ${PER_SECOND} requests per second`, [
    { what: 'PUT registration, p50', value: at(puts, 0.5) },
    { what: 'PUT registration, p99', value: at(puts, 0.99), budget: '≤ 50 ms' },
    { what: 'bare insert, p50', value: at(insert, 0.5) },
    { what: 'bare insert, p99', value: at(insert, 0.99) },
    { what: 'PUT registration ÷ bare insert, p50', value: ratio(puts, insert) },
    { what: 'processor time per PUT', value: milliseconds(cpuPerPut) },
    { what: 'GET next-session, p50', value: at(gets, 0.5) },
    { what: 'GET next-session, p99', value: at(gets, 0.99) },
    { what: 'bare select, p50', value: at(select, 0.5) },
    { what: 'GET next-session ÷ bare select, p50', value: ratio(gets, select) },
    { what: 'PUT series of 60 sessions', value: milliseconds(seriesMs) },
    { what: 'memory at rest', value: mebibytes(memoryAtRest), budget: '≤ 120 MiB' },
    { what: 'memory after the load', value: mebibytes(memoryAfter) },
  ]);
}

// What the DCC API takes against what its database can do bare, under a steady load.
const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
try {
  await provision({ servers: nats.url, ...nats.admin });
  const urls = await postgres.createDatabase('scheduling');
  await runMigrations({ scheduling: urls });
  await measure(urls, nats);
} finally {
  await Promise.all([nats.stop(), postgres.stop()]);
}
