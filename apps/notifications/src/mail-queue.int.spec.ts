import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { testDatabase, until } from '@rcp/testing';
import { migrations } from './migrations/index.js';
import { TrialDcc } from './trial-dcc.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { contactOf, startTrialScheduling, type TrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys, type TrialKeys } from './trial-service.js';

interface Row { id: string; state: string; attempts: number; smtp_code: number | null; message_id: string; next_at: Date }

describe('the queue of mails', () => {
  let nats: Awaited<ReturnType<typeof startNats>>;
  let keys: TrialKeys;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let clock: TrialClock;
  let post: TrialPost;
  let scheduling: TrialScheduling;
  const replicas: NestFastifyApplication[] = [];

  beforeAll(async () => {
    [nats, keys] = await Promise.all([startNats(), trialKeys()]);
    await provision({ servers: nats.url, ...nats.admin });
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
  });
  beforeEach(async () => {
    clock = new TrialClock();
    [database, post] = await Promise.all([testDatabase(migrations), startTrialPost()]);
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((app) => app.close()));
    await Promise.all([post.stop(), database.drop()]);
  });
  afterAll(async () => {
    await scheduling?.stop();
    await Promise.all([nats?.stop(), keys?.remove()]);
  });

  async function start(variables: Record<string, string> = {}): Promise<void> {
    replicas.push(await startTrial({
      databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('notifications') }, smtpUrl: post.url, keyFile: keys.privateFile, clock, variables,
    }));
  }
  let registrations = 0;
  async function register(email: string): Promise<string> {
    const registrationId = `reg-${++registrations}`;
    scheduling.answers.set(registrationId, contactOf(registrationId, email));
    await scheduling.tell({ registrationId, sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 1 });
    return registrationId;
  }
  const rowOf = async (registrationId: string): Promise<Row | undefined> =>
    ((await database.dataSource.query('select * from mail_job where registration_id = $1', [registrationId])) as Row[])[0];
  const settled = (registrationId: string, state: string, attempts: number) => until(`${registrationId} is ${state} after ${attempts} attempts`, async () => {
    const row = await rowOf(registrationId);
    return row?.state === state && row.attempts === attempts && row;
  });
  const factsOf = async (registrationId: string): Promise<string[]> => {
    const rows: { fact: string }[] = await database.dataSource.query(
      `select concat_ws(' ', type, event->'data'->>'smtpClass', event->'data'->>'attempts') as fact from outbox where event->'data'->>'registrationId' = $1 order by position`, [registrationId],
    );
    return rows.map(({ fact }) => fact);
  };

  it('waits for the batching delay, then sends', async () => {
    await start({ BATCH_DELAY_SECONDS: '120' });
    const id = await register('a@example.org');
    await settled(id, 'queued', 0);
    expect((await rowOf(id))?.next_at).toEqual(new Date('2026-12-01T08:02:00Z'));
    clock.pass(2);
    await settled(id, 'sent', 1);
    expect(post.accepted).toHaveLength(1);
  });

  it('tries again a minute after a passing refusal, and tells both', async () => {
    post.onRecipient = () => 451;
    await start();
    const id = await register('a@example.org');
    expect(await settled(id, 'deferred', 1)).toMatchObject({ smtp_code: 451 });
    post.onRecipient = () => undefined;
    clock.pass(1.2);
    await settled(id, 'sent', 2);
    expect(await factsOf(id)).toEqual(['rcp.mail.deferred.v1 4xx 1', 'rcp.mail.sent.v1']);
    expect(post.accepted).toHaveLength(1);
  });

  it('gives up at once when the address is refused for good, and tells it', async () => {
    post.onRecipient = () => 550;
    await start();
    const id = await register('parti@example.org');
    expect(await settled(id, 'failed', 1)).toMatchObject({ smtp_code: 550 });
    expect(await factsOf(id)).toEqual(['rcp.mail.failed.v1 5xx 1']);
  });

  it('gives up ten minutes before the session', async () => {
    post.onRecipient = () => 451;
    await start();
    const id = await register('a@example.org');
    await settled(id, 'deferred', 1);
    clock.pass(31 * 60 - 17);
    await settled(id, 'deferred', 2);
    clock.pass(6.5);
    await settled(id, 'failed', 3);
    expect((await factsOf(id)).at(-1)).toBe('rcp.mail.failed.v1 4xx 3');
  });

  it('waits for a mail server that is away', async () => {
    const { url } = post;
    await post.stop();
    await start({ SMTP_URL: url });
    const id = await register('a@example.org');
    await settled(id, 'deferred', 1);
    expect(await factsOf(id)).toEqual(['rcp.mail.deferred.v1 network 1']);
    post = await startTrialPost(Number(new URL(url).port));
    clock.pass(2);
    await settled(id, 'sent', 2);
  });

  it('waits for scheduling without counting an attempt', async () => {
    await start();
    scheduling.stopAnswering();
    const id = await register('a@example.org');
    await until('the mail was put off', async () => {
      const row = await rowOf(id);
      return row?.state === 'queued' && row.next_at > clock.now();
    });
    scheduling.answer();
    clock.pass(1);
    await settled(id, 'sent', 1);
  });

  it('lets one slow recipient delay nobody else', async () => {
    let letGo: () => void = () => undefined;
    post.onRecipient = (address) => (address === 'lent@example.org' ? new Promise((resolve) => { letGo = () => resolve(undefined); }) : undefined);
    await start();
    const slow = await register('lent@example.org');
    await settled(slow, 'sending', 0);
    const others = await Promise.all([1, 2, 3, 4, 5, 6].map((nth) => register(`autre${nth}@example.org`)));
    await Promise.all(others.map((id) => settled(id, 'sent', 1)));
    expect((await rowOf(slow))?.state).toBe('sending');
    letGo();
    await settled(slow, 'sent', 1);
  });

  it('leaves a place to the others when one domain answers nobody, and forgets none of its mails', async () => {
    const letGo: (() => void)[] = [];
    let dead = true;
    post.onRecipient = (address) => (dead && address.endsWith('@mort.example.org') ? new Promise((resolve) => { letGo.push(() => resolve(undefined)); }) : undefined);
    await start();
    const slow = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((nth) => register(`confrere${nth}@mort.example.org`)));
    await until('the domain has all the places it can have', () => letGo.length === 3);
    const others = await Promise.all([1, 2, 3].map((nth) => register(`autre${nth}@vif.example.org`)));
    await Promise.all(others.map((id) => settled(id, 'sent', 1)));
    dead = false;
    for (const one of letGo) one();
    await Promise.all(slow.map((id) => settled(id, 'sent', 1)));
    expect(post.accepted).toHaveLength(11);
  });

  it('writes to one prescriber about one session one mail after the other, whatever replica sends it', async () => {
    await Promise.all([start(), start()]);
    const dcc = new TrialDcc(scheduling);
    dcc.plan('ses-69', '2026-12-10');
    let atOnce = 0;
    let most = 0;
    post.beforeAccepting = async () => {
      most = Math.max(most, ++atOnce);
      if (post.accepted.length === 0) await until('the others wait for the first', async () => ((await database.dataSource.query('select 1 from mail_job where waits_for is not null')) as unknown[]).length === 2);
      atOnce -= 1;
    };
    const ids = ['reg-69a', 'reg-69b', 'reg-69c'];
    await Promise.all(ids.map((id) => dcc.register(id, 'trois@example.org', 'ses-69')));
    await Promise.all(ids.map((id) => settled(id, 'sent', 1)));
    expect([most, post.accepted.length]).toEqual([1, 3]);
    const entries: unknown[] = await database.dataSource.query(`select distinct calendar_uid from invitation where recipient = 'trois@example.org'`);
    expect(entries).toHaveLength(1);
  });

  it('takes back what may have been said when the service died before it knew, and the registration was withdrawn meanwhile', async () => {
    const dcc = new TrialDcc(scheduling);
    dcc.plan('ses-crash', '2026-12-10');
    let letGo: (() => void) | undefined;
    post.beforeAccepting = () => new Promise((resolve) => { letGo = () => resolve(); });
    await start();
    await dcc.register('reg-crash', 'peut.etre@example.org', 'ses-crash');
    await until('the mail server has it', () => letGo);
    await dcc.withdraw('reg-crash');
    post.beforeAccepting = () => Promise.resolve();
    clock.pass(3);
    const said = await until('somebody else takes over and takes it back', async () => {
      const kinds: { kind: string }[] = await database.dataSource.query(`select kind from mail_job where registration_id = 'reg-crash' and state = 'sent'`);
      return kinds.length === 1 && kinds;
    });
    expect(said).toEqual([{ kind: 'cancel_registration' }]);
    letGo?.();
  });

  it('takes no word from a sender whose lease has ended', async () => {
    let letGo: (() => void) | undefined;
    post.onRecipient = () => (letGo ? undefined : new Promise((resolve) => { letGo = () => resolve(550); }));
    await start();
    const id = await register('a@example.org');
    await until('the first sender hangs', () => letGo);
    clock.pass(3);
    await settled(id, 'sent', 1);
    letGo?.();
    // Closing waits for it.
    await replicas.pop()?.close();
    expect(await factsOf(id)).toEqual(['rcp.mail.sent.v1']);
    expect(await rowOf(id)).toMatchObject({ state: 'sent', attempts: 1 });
  });

  it('repeats a mail under the same Message-ID when the service dies between 250 and commit', async () => {
    const lock = database.dataSource.createQueryRunner();
    post.beforeAccepting = async () => {
      await lock.startTransaction();
      await lock.query('select from mail_job for update');
    };
    await start();
    const id = await register('a@example.org');
    await until('the service is about to save the outcome, and is cut off', async () => {
      const cut: unknown[] = await database.dataSource.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike '%for update'`,
      );
      return cut.length > 0;
    });
    post.beforeAccepting = () => Promise.resolve();
    await lock.rollbackTransaction();
    await settled(id, 'sending', 0);
    clock.pass(3);
    const row = await settled(id, 'sent', 1);
    expect(post.accepted.map((mail) => mail.messageId)).toEqual([row.message_id, row.message_id]);
    await lock.release();
  });

  it('sends each mail once with two replicas', async () => {
    await Promise.all([start(), start()]);
    const ids = await Promise.all(Array.from({ length: 20 }, (_, nth) => register(`confrere${nth}@example.org`)));
    await Promise.all(ids.map((id) => settled(id, 'sent', 1)));
    expect(new Set(post.accepted.map((mail) => mail.messageId)).size).toBe(20);
    expect(post.accepted).toHaveLength(20);
  });
});
