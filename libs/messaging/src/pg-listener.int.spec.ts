import { Logger } from '@nestjs/common';
import { testDatabase, until, type TestDatabase } from '@rcp/testing';
import { PgListener } from './index.js';
import { defaultTuning } from './options.js';

describe('listening to PostgreSQL', () => {
  let database: TestDatabase;
  let listener: PgListener;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await testDatabase([]);
  });
  beforeEach(() => {
    listener = new PgListener({
      service: 'lobby', databaseUrl: database.runtimeUrl, nats: { servers: 'nowhere' }, opsToken: '', consumes: false, tuning: defaultTuning,
    });
  });
  afterEach(() => listener.stop());
  afterAll(() => database.drop());

  const notify = (channel: string, payload: string): Promise<unknown> => database.dataSource.query('select pg_notify($1, $2)', [channel, payload]);

  it('hears each channel apart, every listener of it, until it is told to stop', async () => {
    const heard: string[] = [];
    const end = listener.on('Lobby session', (payload) => heard.push(`a:${payload}`));
    listener.on('Lobby session', (payload) => heard.push(`b:${payload}`));
    listener.on('other', (payload) => heard.push(`other:${payload}`));
    await until('all listen', () => heard.length === 3);
    await notify('Lobby session', 'one');
    await notify('other', 'two');
    await until('both are heard', () => heard.includes('other:two'));
    end();
    await notify('Lobby session', 'three');
    await until('the third is heard', () => heard.includes('b:three'));
    expect(heard.filter((each) => !each.endsWith(':'))).toEqual(['a:one', 'b:one', 'other:two', 'b:three']);
  });

  it('tells its listeners to look again after its connection was lost', async () => {
    const heard: string[] = [];
    listener.on('changes', (payload) => heard.push(payload));
    await until('it listens', () => heard.length === 1);
    await database.dataSource.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lobby listener' and datname = current_database()`);
    await until('it listens again', () => heard.length === 2);
    await notify('changes', 'news');
    await until('the news is heard', () => heard.length === 3);
    expect(heard).toEqual(['', '', 'news']);
  });

  it('goes on when a listener fails', async () => {
    const heard: string[] = [];
    listener.on('changes', () => { throw new Error('broken'); });
    listener.on('changes', (payload) => heard.push(payload));
    await until('the other hears', () => heard.length === 1);
  });
});
