import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { personalClaims } from '@rcp/contracts';
import { startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { ticketVerifier } from '@rcp/platform';
import { testDatabase, until } from '@rcp/testing';
import ICAL from 'ical.js';
import type { ParsedMail } from 'mailparser';
import { migrations } from './migrations/index.js';
import { TrialDcc } from './trial-dcc.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { startTrialScheduling, type TrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys, type TrialKeys } from './trial-service.js';

const day = (nth: number) => `2026-12-${String(nth).padStart(2, '0')}`;

describe('the life of an invitation', () => {
  const clock = new TrialClock();
  let nats: Awaited<ReturnType<typeof startNats>>;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let keys: TrialKeys;
  let post: TrialPost;
  let scheduling: TrialScheduling;
  let dcc: TrialDcc;
  const replicas: NestFastifyApplication[] = [];

  beforeAll(async () => {
    nats = await startNats();
    await provision({ servers: nats.url, ...nats.admin });
    [database, keys, post] = await Promise.all([testDatabase(migrations), trialKeys(), startTrialPost()]);
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    dcc = new TrialDcc(scheduling);
    for (let nth = 0; nth < 2; nth++) {
      replicas.push(await startTrial({
        databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('notifications') }, smtpUrl: post.url, keyFile: keys.privateFile, clock,
        variables: { BATCH_DELAY_SECONDS: '120' },
      }));
    }
  });
  afterAll(async () => {
    await Promise.all(replicas.map((app) => app.close()));
    await Promise.all([scheduling?.stop(), post?.stop(), keys?.remove()]);
    await database?.drop();
    await nats?.stop();
  });

  let told = 0;
  /** These facts have arrived, and whoever had to look has looked. */
  async function becomesKnown(...facts: Promise<void>[]): Promise<void> {
    await Promise.all(facts);
    told += facts.length;
    await until('every fact has arrived', async () => ((await database.dataSource.query('select count(*)::int as count from inbox')) as { count: number }[])[0]?.count === told);
    clock.pass(2.1);
    await until('every job is done', async () => ((await database.dataSource.query(`select 1 from mail_job where state in ('queued', 'sending')`)) as unknown[]).length === 0);
  }
  const mailsTo = (address: string) => post.acceptedFor(address).map((mail) => mail.subject?.replace('[RECETTE] ', '') ?? '');
  const entryOf = (mail: ParsedMail) => {
    const calendar = new ICAL.Component(ICAL.parse(mail.attachments[0]?.content.toString() ?? ''));
    const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
    return { method: calendar.getFirstPropertyValue('method'), uid: event.uid, sequence: event.sequence, startsAt: event.startDate.toJSDate().toISOString().slice(0, 10) };
  };
  const entriesTo = (address: string) => post.acceptedFor(address).map(entryOf);
  /** Method, SEQUENCE and day of each calendar part. */
  const calendarOf = (address: string) => entriesTo(address).map(({ method, sequence, startsAt }) => `${String(method)} ${sequence} ${startsAt}`);
  const uidsOf = (address: string) => new Set(entriesTo(address).map(({ uid }) => uid));
  const linkOf = (mail: ParsedMail | undefined) => /https:\/\/\S+/.exec(mail?.text ?? '')?.[0];
  const kindsOf = async (registrationId: string): Promise<string[]> => {
    const rows: { fact: string }[] = await database.dataSource.query(
      `select concat_ws(' ', substring(type from 'rcp.mail.(.*).v1'), event->'data'->>'kind', event->'data'->>'informed', event->'data'->>'registrationVersion') as fact
         from outbox where event->'data'->>'registrationId' = $1 order by position`, [registrationId]);
    return rows.map(({ fact }) => fact);
  };

  it('begins with the invitation, follows each change of the session, and ends with its cancellation: one entry in the calendar', async () => {
    dcc.plan('ses-a', day(20));
    await becomesKnown(dcc.register('reg-a', 'vie@example.org', 'ses-a'));
    await becomesKnown(dcc.reschedule('ses-a', day(21)));
    await becomesKnown(dcc.webconf('ses-a', false));
    await becomesKnown(dcc.webconf('ses-a', true));
    await becomesKnown(dcc.cancel('ses-a'));
    expect(calendarOf('vie@example.org')).toEqual([`REQUEST 0 ${day(20)}`, `REQUEST 1 ${day(21)}`, `CANCEL 2 ${day(21)}`, `REQUEST 3 ${day(21)}`, `CANCEL 4 ${day(21)}`]);
    expect(uidsOf('vie@example.org').size).toBe(1);
    expect(await kindsOf('reg-a')).toEqual(['sent invitation 1', 'sent change 1', 'sent webconf_off 1', 'sent invitation 1', 'sent cancel_session 1']);
  });

  it('is one mail for what is corrected within the delay, and none for what is undone', async () => {
    dcc.plan('ses-b', day(20));
    await becomesKnown(dcc.register('reg-b', 'correction@example.org', 'ses-b'), dcc.choose('reg-b', 'absent'), dcc.choose('reg-b', 'webconference'), dcc.reschedule('ses-b', day(22)));
    await becomesKnown(dcc.register('reg-b2', 'annule@example.org', 'ses-b'), dcc.withdraw('reg-b2'));
    await becomesKnown(dcc.reschedule('ses-b', day(23)), dcc.reschedule('ses-b', day(22)));
    expect(calendarOf('correction@example.org')).toEqual([`REQUEST 0 ${day(22)}`]);
    expect(await kindsOf('reg-b')).toEqual(['sent invitation 3', 'not-needed true 3']);
    expect(mailsTo('annule@example.org')).toEqual([]);
    // Nothing at all where the withdrawal came first.
    expect((await kindsOf('reg-b2')).filter((fact) => fact !== 'not-needed false 2')).toEqual([]);
  });

  it.each([
    ['withdrawn', (id: string) => dcc.withdraw(id)], ['on site', (id: string) => dcc.choose(id, 'on_site')], ['absent', (id: string) => dcc.choose(id, 'absent')],
  ])('is taken back when the registration is %s', async (how, change) => {
    const [session, id, address] = [`ses-c-${how[0]}`, `reg-c-${how[0]}`, `${how[0]}@example.org`];
    dcc.plan(session, day(20));
    await becomesKnown(dcc.register(id, address, session));
    await becomesKnown(change(id));
    expect(calendarOf(address)).toEqual([`REQUEST 0 ${day(20)}`, `CANCEL 1 ${day(20)}`]);
    expect(await kindsOf(id)).toEqual(['sent invitation 1', 'sent cancel_registration 2']);
  });

  it('that may have arrived is taken back as well: the mail server broke off before its answer', async () => {
    dcc.plan('ses-cut', day(20));
    post.beforeAccepting = () => {
      post.drop();
      return Promise.resolve();
    };
    await becomesKnown(dcc.register('reg-cut', 'coupe@example.org', 'ses-cut'));
    expect(await kindsOf('reg-cut')).toEqual(['deferred invitation 1']);
    post.beforeAccepting = () => Promise.resolve();
    await becomesKnown(dcc.withdraw('reg-cut'));
    expect((await kindsOf('reg-cut')).slice(1)).toEqual(['sent cancel_registration 2']);
    expect(calendarOf('coupe@example.org').at(-1)).toEqual(`CANCEL 1 ${day(20)}`);
  });

  it('moves with the registration to another session: one mail, the same entry', async () => {
    dcc.plan('ses-d', day(20));
    dcc.plan('ses-d2', day(24));
    await becomesKnown(dcc.register('reg-d', 'deplace@example.org', 'ses-d'));
    await becomesKnown(dcc.move('reg-d', 'ses-d2'));
    await becomesKnown(dcc.cancel('ses-d'));
    expect(calendarOf('deplace@example.org')).toEqual([`REQUEST 0 ${day(20)}`, `REQUEST 1 ${day(24)}`]);
    expect(uidsOf('deplace@example.org').size).toBe(1);
    expect(await kindsOf('reg-d')).toEqual(['sent invitation 1', 'sent moved 2']);
  });

  it('is taken back under the name of the RCP it was for, when the registration goes to another RCP’s session and another prescriber', async () => {
    dcc.plan('ses-r1', day(20), 'RCP Sein');
    dcc.plan('ses-r2', day(24), 'RCP Poumon');
    await becomesKnown(dcc.register('reg-r', 'ancien@example.org', 'ses-r1'));
    await becomesKnown(dcc.readdress('reg-r', 'nouveau@example.org'), dcc.move('reg-r', 'ses-r2'));
    await until('both are told', () => mailsTo('ancien@example.org').length === 2 && mailsTo('nouveau@example.org').length === 1);
    expect(mailsTo('ancien@example.org')[1]).toMatch(/^Votre participation en webconférence – RCP Sein du .*20\/12\/2026.* : annulée$/);
    expect(mailsTo('nouveau@example.org')[0]).toMatch(/RCP Poumon/);
  });

  it('joins the invitation the prescriber already has to the other session', async () => {
    dcc.plan('ses-e', day(20));
    dcc.plan('ses-e2', day(24));
    await becomesKnown(dcc.register('reg-e', 'rejoint@example.org', 'ses-e'), dcc.register('reg-e2', 'rejoint@example.org', 'ses-e2'));
    await becomesKnown(dcc.move('reg-e', 'ses-e2'));
    expect(calendarOf('rejoint@example.org').slice(2)).toEqual([`CANCEL 1 ${day(20)}`]);
    await becomesKnown(dcc.cancel('ses-e2'));
    expect(calendarOf('rejoint@example.org').slice(3)).toEqual([`CANCEL 1 ${day(24)}`]);
  });

  it('is one entry and one link for two patients of the same prescriber, until the last is withdrawn (R69)', async () => {
    dcc.plan('ses-f', day(20));
    await becomesKnown(dcc.register('reg-f1', 'deux@example.org', 'ses-f'));
    await becomesKnown(dcc.register('reg-f2', 'Deux@Example.org', 'ses-f'));
    const [first, second] = post.acceptedFor('xample.org').filter((mail) => /deux@/i.test([mail.to].flat()[0]?.text ?? ''));
    expect([first, second].map((mail) => mail && entryOf(mail).sequence)).toEqual([0, 0]);
    expect(second && entryOf(second).uid).toBe(first && entryOf(first).uid);
    expect(linkOf(second)).toBe(linkOf(first));
    const verifier = await ticketVerifier('personal', keys.publicFile, personalClaims, { issuer: 'notifications', audience: 'lobby' });
    expect(await verifier.verify(linkOf(second)?.split('#p=')[1] ?? '')).toMatchObject({ sub: 'reg-f1', revision: 1, sessionId: 'ses-f' });
    await becomesKnown(dcc.reschedule('ses-f', day(21)));
    await becomesKnown(dcc.withdraw('reg-f1'));
    await becomesKnown(dcc.withdraw('reg-f2'));
    expect([...await kindsOf('reg-f1'), ...await kindsOf('reg-f2')].filter((fact) => fact.startsWith('sent')).sort()).toEqual(
      ['sent cancel_registration 2', 'sent change 1', 'sent invitation 1', 'sent invitation 1']);
  });

  it('is taken back from the old address, which learns no new name, and made to the new one', async () => {
    dcc.plan('ses-g', day(20));
    await becomesKnown(dcc.register('reg-g', 'avant@example.org', 'ses-g'));
    await becomesKnown(dcc.readdress('reg-g', 'apres@example.org'));
    expect(calendarOf('avant@example.org')).toEqual([`REQUEST 0 ${day(20)}`, `CANCEL 1 ${day(20)}`]);
    expect(calendarOf('apres@example.org')).toEqual([`REQUEST 0 ${day(20)}`]);
    expect(JSON.stringify(post.acceptedFor('avant@example.org')[1])).not.toMatch(/ZZCANARY|apres@/);
    expect((await kindsOf('reg-g')).sort()).toEqual(['sent cancel_registration 1', 'sent invitation 1', 'sent invitation 2']);
  });

  it('is sent once more when the DCC asks: another mail, the same entry, the same link', async () => {
    dcc.plan('ses-h', day(20));
    await becomesKnown(dcc.register('reg-h', 'encore@example.org', 'ses-h'));
    await becomesKnown(dcc.resend('reg-h'));
    const [first, second] = post.acceptedFor('encore@example.org');
    expect(second?.messageId).not.toBe(first?.messageId);
    expect([linkOf(second), second && entryOf(second)]).toEqual([linkOf(first), first && entryOf(first)]);
    expect(await kindsOf('reg-h')).toEqual(['sent invitation 1', 'sent invitation 2']);
  });

  it('is the same whatever the order facts come in, and however often', async () => {
    dcc.plan('ses-i', day(20));
    await becomesKnown(dcc.register('reg-i', 'ordre@example.org', 'ses-i'));
    await dcc.choose('reg-i', 'absent');
    await dcc.choose('reg-i', 'webconference');
    told += 2;
    await becomesKnown(scheduling.tell({ registrationId: 'reg-i', sessionId: 'ses-i', rcpId: 'rcp-1', participation: 'absent', revision: 1 }, { version: 2 }).then(() => undefined));
    await becomesKnown(scheduling.tell({ registrationId: 'reg-i', sessionId: 'ses-i', rcpId: 'rcp-1', participation: 'webconference', revision: 1 }).then(() => undefined));
    expect(await kindsOf('reg-i')).toEqual(['sent invitation 1', 'not-needed true 3']);
  });

  it('is nothing for prescribers who come in person, and for the others of a session nothing but their own', async () => {
    dcc.plan('ses-j', day(20));
    await becomesKnown(dcc.register('reg-j1', 'present@example.org', 'ses-j', 'on_site'), dcc.register('reg-j2', 'seul@example.org', 'ses-j'));
    await becomesKnown(dcc.cancel('ses-j'));
    expect(mailsTo('present@example.org')).toEqual([]);
    expect(mailsTo('seul@example.org')).toHaveLength(2);
  });
});
