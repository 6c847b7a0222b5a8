import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { testDatabase, until } from '@rcp/testing';
import { ErasureJob } from './erasure.job.js';
import { migrations } from './migrations/index.js';
import { RemindersJob } from './reminders.job.js';
import { TrialDcc } from './trial-dcc.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { startTrialScheduling, type TrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys, type TrialKeys } from './trial-service.js';

const hours = 60;

describe('the day before, and a month after', () => {
  let nats: Awaited<ReturnType<typeof startNats>>;
  let keys: TrialKeys;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let clock: TrialClock;
  let post: TrialPost;
  let scheduling: TrialScheduling;
  let dcc: TrialDcc;
  const replicas: NestFastifyApplication[] = [];

  beforeAll(async () => {
    [nats, keys] = await Promise.all([startNats(), trialKeys()]);
    await provision({ servers: nats.url, ...nats.admin });
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
  });
  beforeEach(async () => {
    // Tuesday 1 December, 08:00 UTC.
    clock = new TrialClock();
    dcc = new TrialDcc(scheduling);
    [database, post] = await Promise.all([testDatabase(migrations), startTrialPost()]);
    for (let nth = 0; nth < 2; nth++) {
      replicas.push(await startTrial({ databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('notifications') }, smtpUrl: post.url, keyFile: keys.privateFile, clock }));
    }
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((app) => app.close()));
    await Promise.all([post.stop(), database.drop()]);
  });
  afterAll(async () => {
    await scheduling?.stop();
    await Promise.all([nats?.stop(), keys?.remove()]);
  });

  const rows = <Row>(sql: string): Promise<Row[]> => database.dataSource.query(sql);
  const done = () => until('every job is done', async () => (await rows(`select 1 from mail_job where state in ('queued', 'sending')`)).length === 0);
  async function invited(id: string, address: string, session: string): Promise<void> {
    await dcc.register(id, address, session);
    await until(`${address} is invited`, async () => (await rows(`select 1 from mail_job where registration_id = '${id}' and state = 'sent'`)).length > 0);
  }
  /** Both replicas look, as they do every minute. */
  async function reminded(): Promise<string[]> {
    await Promise.all(replicas.map((app) => app.get(RemindersJob).round()));
    await done();
    return (await rows<{ registration_id: string }>(`select registration_id from mail_job where kind = 'reminder' and state = 'sent' order by registration_id`)).map((row) => row.registration_id);
  }

  it('the reader is reminded 24 hours before, once, with the same link and nothing new for the calendar', async () => {
    dcc.plan('ses-1', '2026-12-10');
    await invited('reg-1', 'rappel@example.org', 'ses-1');
    clock.pass((8 * 24 + 6) * hours);
    expect(await reminded()).toEqual([]);
    clock.pass(hours);
    expect(await reminded()).toEqual(['reg-1']);
    clock.pass(5 * hours);
    expect(await reminded()).toEqual(['reg-1']);
    const [invitation, reminder] = post.acceptedFor('rappel@example.org');
    expect(reminder?.attachments).toEqual([]);
    const linkOf = (text = '') => /https:\/\/\S+/.exec(text)?.[0];
    expect(linkOf(reminder?.text)).toBe(linkOf(invitation?.text));
  });

  it('nobody is reminded who learned the date less than 24 hours before that moment', async () => {
    dcc.plan('ses-1', '2026-12-02');
    dcc.plan('ses-2', '2026-12-20');
    await Promise.all([invited('reg-1', 'tard@example.org', 'ses-1'), invited('reg-2', 'change@example.org', 'ses-2')]);
    await dcc.reschedule('ses-2', '2026-12-02');
    await until('the new date is told', async () => (await rows(`select 1 from mail_job where kind = 'change' and state = 'sent'`)).length > 0);
    clock.pass(8 * hours);
    expect(await reminded()).toEqual([]);
  });

  it('a new date has its own reminder', async () => {
    dcc.plan('ses-1', '2026-12-10');
    await invited('reg-1', 'rappel@example.org', 'ses-1');
    clock.pass((8 * 24 + 8) * hours);
    expect(await reminded()).toHaveLength(1);
    await dcc.reschedule('ses-1', '2026-12-17');
    await until('the new date is told', async () => (await rows(`select 1 from mail_job where kind = 'change' and state = 'sent'`)).length > 0);
    clock.pass(7 * 24 * hours);
    expect(await reminded()).toHaveLength(2);
  });

  it('nobody is reminded who no longer comes, nor where the RCP wants no reminders', async () => {
    dcc.plan('ses-1', '2026-12-10');
    await invited('reg-1', 'retire@example.org', 'ses-1');
    await dcc.withdraw('reg-1');
    await until('the withdrawal is told', async () => (await rows(`select 1 from mail_job where kind = 'cancel_registration' and state = 'sent'`)).length > 0);
    await invited('reg-2', 'sans@example.org', 'ses-1');
    dcc.reminder = false;
    dcc.plan('ses-other', '2026-12-11');
    clock.pass((8 * 24 + 8) * hours);
    expect(await reminded()).toEqual([]);
    expect(post.acceptedFor('sans@example.org')).toHaveLength(1);
  });

  it('the one registration that is left is enough to be reminded', async () => {
    dcc.plan('ses-1', '2026-12-10');
    await invited('reg-1', 'deux@example.org', 'ses-1');
    await invited('reg-2', 'deux@example.org', 'ses-1');
    await dcc.withdraw('reg-1');
    await until('the withdrawal is known', async () => (await rows(`select 1 from mail_job where registration_id = 'reg-1' and state = 'superseded'`)).length > 0);
    clock.pass((8 * 24 + 8) * hours);
    expect(await reminded()).toEqual(['reg-2']);
    expect(post.acceptedFor('deux@example.org')).toHaveLength(3);
  });

  it('a month after the session nothing is kept of whom it brought together', async () => {
    dcc.plan('ses-1', '2026-12-02');
    dcc.plan('ses-2', '2026-12-30');
    await Promise.all([invited('reg-1', 'oubli@example.org', 'ses-1'), invited('reg-2', 'garde@example.org', 'ses-2')]);
    const kept = async () => [
      ...await rows<{ what: string }>('select recipient as what from invitation where recipient is not null'), ...await rows<{ what: string }>('select registration_id as what from mail_job'),
      ...await rows<{ what: string }>('select registration_id as what from known_registration'), ...await rows<{ what: string }>(`select key as what from invitation, jsonb_object_keys(registrations) as key`),
    ].map(({ what }) => what).sort();
    const erase = () => Promise.all(replicas.map((app) => app.get(ErasureJob).night()));
    clock.pass(31 * 24 * hours);
    await erase();
    expect(await kept()).toEqual(['garde@example.org', 'oubli@example.org', 'reg-1', 'reg-1', 'reg-1', 'reg-2', 'reg-2', 'reg-2']);
    clock.pass(24 * hours);
    await erase();
    expect(await kept()).toEqual(['garde@example.org', 'reg-2', 'reg-2', 'reg-2']);
  });
});
