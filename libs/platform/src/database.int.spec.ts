import { testDatabase, type TestDatabase } from '@rcp/testing';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrate } from './database.js';

class Rooms1700000000001 implements MigrationInterface {
  async up(db: QueryRunner) { await db.query('create table room (id serial primary key, name text not null)'); }
  async down(db: QueryRunner) { await db.query('drop table room'); }
}
class Seats1700000000002 implements MigrationInterface {
  async up(db: QueryRunner) { await db.query('create table seat (room_id int references room (id))'); }
  async down(db: QueryRunner) { await db.query('drop table seat'); }
}
class Broken1700000000003 implements MigrationInterface {
  async up(db: QueryRunner) {
    await db.query('create table half (id int)');
    await db.query('select * from nowhere');
  }
  async down() { throw new Error('never applied'); }
}

const runtimeRoleOf = (database: TestDatabase) => new URL(database.runtimeUrl).username;

describe('the migration job', () => {
  let database: TestDatabase;
  const asRuntime = (sql: string) => database.dataSource.query<Record<string, unknown>[]>(sql);
  const run = (migrations: (new () => MigrationInterface)[]) => migrate({ ownerUrl: database.ownerUrl, runtimeRole: runtimeRoleOf(database), migrations });

  beforeEach(async () => {
    database = await testDatabase([Rooms1700000000001]);
  });
  afterEach(() => database.drop());

  it('lets the service read and write rows', async () => {
    await asRuntime("insert into room (name) values ('one')");
    await asRuntime("update room set name = 'two'");
    expect(await asRuntime('select name from room')).toEqual([{ name: 'two' }]);
    await asRuntime('delete from room');
  });

  it.each([
    'create table mine (id int)', 'create schema mine', 'drop table room', 'alter table room add column more text', 'truncate room', 'create index on room (name)',
    'create function mine() returns int language sql as $$ select 1 $$', 'alter table room disable trigger all', 'create role mine', 'create temporary table mine (id int)',
    "insert into migrations (timestamp, name) values (1, 'x')", 'delete from migrations', "update migrations set name = 'x'",
  ])('lets the service do no more: %s', async (statement) => {
    await expect(asRuntime(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('lets the service see which migrations have run, for its readiness', async () => {
    expect(await asRuntime('select name from migrations')).toEqual([{ name: 'Rooms1700000000001' }]);
  });

  it('may run again, and brings only what is new', async () => {
    await asRuntime("insert into room (name) values ('kept')");
    await run([Rooms1700000000001]);
    await run([Rooms1700000000001, Seats1700000000002]);
    expect(await asRuntime('select name from room')).toEqual([{ name: 'kept' }]);
    await asRuntime('insert into seat (room_id) select id from room');
  });

  it('may run twice at once: the second waits and finds the work done', async () => {
    await Promise.all([1, 2, 3].map(() => run([Rooms1700000000001, Seats1700000000002])));
    expect(await asRuntime('select name from migrations order by timestamp')).toHaveLength(2);
  });

  it('that fails leaves no half of a migration, says why, and blocks nobody', async () => {
    await expect(run([Rooms1700000000001, Broken1700000000003])).rejects.toThrow(/nowhere/);
    expect(await asRuntime("select to_regclass('half') as half")).toEqual([{ half: null }]);
    await run([Rooms1700000000001, Seats1700000000002]);
  });

  it('cannot run with the role of the service', async () => {
    const attempt = migrate({ ownerUrl: database.runtimeUrl, runtimeRole: runtimeRoleOf(database), migrations: [Rooms1700000000001, Seats1700000000002] });
    await expect(attempt).rejects.toThrow(/permission denied/);
  });

  it('gives no service the tables of another', async () => {
    const other = await testDatabase([Rooms1700000000001]);
    const stranger = new URL(database.runtimeUrl);
    stranger.pathname = new URL(other.runtimeUrl).pathname;
    await expect(new DataSource({ type: 'postgres', url: stranger.href }).initialize()).rejects.toThrow(/permission denied/);
    await other.drop();
  });
});
