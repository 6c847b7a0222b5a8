import type { ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { DomainError } from '@rcp/contracts';
import { testDatabase, type TestDatabase } from '@rcp/testing';
import { IdempotencyJob } from './idempotency.job.js';
import { IdempotencyKey, IdempotencyStore, type KeyedCall } from './idempotency.store.js';
import { migrations } from './migrations/index.js';

const hour = 60 * 60_000;
const begin = Date.parse('2026-12-01T08:00:00Z');

async function codeOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('a POST with an Idempotency-Key', () => {
  let database: TestDatabase, store: IdempotencyStore, now: number, done: number;
  beforeAll(async () => {
    database = await testDatabase(migrations);
  });
  beforeEach(async () => {
    now = begin;
    done = 0;
    store = new IdempotencyStore(database.dataSource, { now: () => new Date(now) });
    await database.dataSource.query('delete from idempotency');
  });
  afterAll(() => database?.drop());

  const call = (changes: Partial<KeyedCall> = {}): KeyedCall => ({ clientId: 'dcc-a', key: 'key-00001', request: { route: 'resend', id: 'reg-1', body: { a: 1, b: 2 } }, ...changes });
  const work = async () => ({ nth: ++done });

  it('is done once and answered the same for 48 hours', async () => {
    expect(await store.run(call(), work)).toEqual({ nth: 1 });
    now += 48 * hour - 1;
    expect(await store.run(call({ request: { body: { b: 2, a: 1 }, id: 'reg-1', route: 'resend' } }), work)).toEqual({ nth: 1 });
    now += 1;
    expect(await store.run(call(), work)).toEqual({ nth: 2 });
    now += hour;
    expect(await store.run(call(), work)).toEqual({ nth: 2 });
  });

  it.each<[string, unknown]>([
    ['another body', { route: 'resend', id: 'reg-1', body: { a: 1, b: 3 } }],
    ['another resource', { route: 'resend', id: 'reg-2', body: { a: 1, b: 2 } }],
    ['another route', { route: 'rotate', id: 'reg-1', body: { a: 1, b: 2 } }],
  ])('is refused for %s under a known key', async (_what, request) => {
    await store.run(call(), work);
    expect(await codeOf(() => store.run(call({ request }), work))).toBe('idempotency-mismatch');
    expect(done).toBe(1);
  });

  it('of another client, or with another key, is another one', async () => {
    expect(await store.run(call(), work)).toEqual({ nth: 1 });
    expect(await store.run(call({ clientId: 'dcc-b' }), work)).toEqual({ nth: 2 });
    expect(await store.run(call({ key: 'key-00002' }), work)).toEqual({ nth: 3 });
  });

  it('that comes while the first is being done is told so, and another client’s is not held up', async () => {
    const answer = await store.run(call(), async () => {
      expect(await codeOf(() => store.run(call(), work))).toBe('idempotency-in-progress');
      expect(await store.run(call({ clientId: 'dcc-b' }), work)).toEqual({ nth: 1 });
      return work();
    });
    expect([answer, await store.run(call(), work)]).toEqual([{ nth: 2 }, { nth: 2 }]);
  });

  it('is done once however many come at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => store.run(call(), work)));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') expect(outcome.value).toEqual({ nth: 1 });
      else expect(outcome.reason).toMatchObject({ code: 'idempotency-in-progress' });
    }
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(done).toBe(1);
  });

  it('that breaks down halfway leaves nothing, and may be tried again', async () => {
    const write = (nth: number) => database.dataSource.transaction(async (tx) => {
      await store.once(tx, call(), async () => {
        await tx.query(`insert into inbox (event_id, type) values (gen_random_uuid(), 'trial-${nth}')`);
        return work();
      });
      if (nth === 1) throw new Error('the connection is gone');
    });
    await expect(write(1)).rejects.toThrow('the connection is gone');
    await write(2);
    expect(await database.dataSource.query('select type from inbox')).toEqual([{ type: 'trial-2' }]);
    expect(await store.run(call(), work)).toEqual({ nth: 2 });
  });

  it('that is refused is not kept', async () => {
    expect(await codeOf(() => store.run(call(), () => Promise.reject(new DomainError('no-mail'))))).toBe('no-mail');
    expect(await store.run(call(), work)).toEqual({ nth: 1 });
  });

  it('is forgotten after 48 hours, and nothing of the request but its hash was kept', async () => {
    await store.run(call({ request: { familyName: 'ZZCANARY' } }), work);
    expect(JSON.stringify(await database.dataSource.query('select * from idempotency'))).not.toMatch(/zzcanary/i);
    const rows = async () => ((await database.dataSource.query('select 1 from idempotency')) as unknown[]).length;
    now += 48 * hour - 1;
    await new IdempotencyJob(store).purge();
    expect(await rows()).toBe(1);
    now += 1;
    await new IdempotencyJob(store).purge();
    expect(await rows()).toBe(0);
  });
});

describe('the Idempotency-Key header', () => {
  class Route {
    required(@IdempotencyKey('required') key: string): string {
      return key;
    }
    optional(@IdempotencyKey('optional') key: string | undefined): string | undefined {
      return key;
    }
  }
  const read = (need: 'required' | 'optional', header: string | undefined): unknown => {
    const [args] = Object.values(Reflect.getMetadata(ROUTE_ARGS_METADATA, Route, need) as Record<string, { factory: (data: unknown, context: ExecutionContext) => unknown; data: unknown }>);
    const context = { switchToHttp: () => ({ getRequest: () => ({ headers: header === undefined ? {} : { 'idempotency-key': header } }) }) };
    return args?.factory(args.data, context as ExecutionContext);
  };

  it('is 8 to 128 visible characters', () => {
    for (const key of ['12345678', 'a'.repeat(128), '6f0e2a52-6b1b-4d0c-9b1c-0d8f0c9b4a11']) expect(read('required', key)).toBe(key);
  });

  it.each(['', '1234567', 'a'.repeat(129), 'with a space', 'key-00001, key-00001', 'é-key-0001'])('« %s » is none, needed or not', async (header) => {
    for (const need of ['required', 'optional'] as const) expect(await codeOf(() => read(need, header))).toBe('idempotency-key-required');
  });

  it('may be absent only where it is optional', async () => {
    expect(read('optional', undefined)).toBeUndefined();
    expect(await codeOf(() => read('required', undefined))).toBe('idempotency-key-required');
  });
});
