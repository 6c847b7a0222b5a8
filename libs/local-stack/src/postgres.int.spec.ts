import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@rcp/testing';
import pg from 'pg';
import { startPostgres, type Postgres } from './index.js';

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the local PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('gives each database an owner who may change the schema and a runtime role who may not', async () => {
    const { ownerUrl, runtimeUrl } = await postgres.createDatabase('walls');
    await ask(ownerUrl, 'create table t (id int primary key)');
    await ask(runtimeUrl, 'insert into t values (1)');
    expect(await ask(runtimeUrl, 'select id from t')).toEqual([{ id: 1 }]);
    await expect(ask(runtimeUrl, 'create table mine (id int)')).rejects.toThrow(/permission denied/);
    await expect(ask(runtimeUrl, 'drop table t')).rejects.toThrow(/must be owner/);
    await expect(ask(runtimeUrl, 'create temporary table mine (id int)')).rejects.toThrow(/permission denied/);
  });

  it('lets no role into the database of another service', async () => {
    const mine = await postgres.createDatabase('mine');
    const other = new URL(mine.runtimeUrl);
    await postgres.createDatabase('theirs');
    other.pathname = '/theirs';
    await expect(ask(other.href, 'select 1')).rejects.toThrow(/permission denied for database/);
  });

  it.each(['fast', 'immediate'] as const)('keeps committed rows over a %s restart, at the same address', async (mode) => {
    const { ownerUrl } = await postgres.createDatabase(`kept_${mode}`);
    await ask(ownerUrl, 'create table t as select 7 as id');
    await postgres.restart(mode);
    expect(await ask(ownerUrl, 'select id from t')).toEqual([{ id: 7 }]);
  });

  it('keeps committed rows when it is killed and started again', async () => {
    const { ownerUrl } = await postgres.createDatabase('killed');
    await ask(ownerUrl, 'create table t as select 8 as id');
    await postgres.kill();
    await expect(ask(ownerUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    await postgres.start();
    expect(await ask(ownerUrl, 'select id from t')).toEqual([{ id: 8 }]);
  });

  it('names the port that is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await until('the port is taken', () => squatter.listening);
    const port = (squatter.address() as { port: number }).port;
    await expect(startPostgres({ port })).rejects.toThrow(`Port ${port} is already in use, PostgreSQL cannot start there.`);
    squatter.close();
  });

  it('keeps a given data directory over stop and start, passwords included', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rcp-kept-'));
    const first = await startPostgres({ dataDir });
    const { ownerUrl } = await first.createDatabase('kept');
    await ask(ownerUrl, 'create table t as select 9 as id');
    await first.stop();
    await expect(ask(ownerUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    const second = await startPostgres({ dataDir });
    const again = await second.createDatabase('kept');
    expect(new URL(again.ownerUrl).password).toBe(new URL(ownerUrl).password);
    expect(await ask(again.ownerUrl, 'select id from t')).toEqual([{ id: 9 }]);
    await second.stop();
    expect(existsSync(dataDir)).toBe(true);
    await rm(dataDir, { recursive: true });
  });
});
