import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type EventContract, participationChanged, patientRegistered, patientRegistrationMoved, prescriberChanged, resendRequested } from '@rcp/contracts';
import { startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { testDatabase, until } from '@rcp/testing';
import ICAL from 'ical.js';
import type { ParsedMail } from 'mailparser';
import type { Contact } from './domain/invitation.js';
import { migrations } from './migrations/index.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { contactOf, startTrialScheduling, type TrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys, type TrialKeys } from './trial-service.js';

interface Row { state: string; registration_version: number }

describe('the mails of a registration that changes', () => {
  const clock = new TrialClock();
  let nats: Awaited<ReturnType<typeof startNats>>;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let keys: TrialKeys;
  let post: TrialPost;
  let scheduling: TrialScheduling;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    nats = await startNats();
    await provision({ servers: nats.url, ...nats.admin });
    [database, keys, post] = await Promise.all([testDatabase(migrations), trialKeys(), startTrialPost()]);
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    app = await startTrial({
      databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('notifications') }, smtpUrl: post.url, keyFile: keys.privateFile, clock,
      variables: { BATCH_DELAY_SECONDS: '120' },
    });
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all([scheduling?.stop(), post?.stop(), keys?.remove()]);
    await database?.drop();
    await nats?.stop();
  });

  const planned = contactOf('', 'x@example.org').session;
  const moved = { ...planned, id: 'ses-2' };
  /** Scheduling's state and the fact that tells it. */
  async function tells(contract: EventContract, version: number, id: string, address: string, changes: Partial<Contact> = {}): Promise<void> {
    const contact = contactOf(id, address, changes);
    scheduling.answers.set(id, contact);
    const { revision, participation, session } = contact;
    await scheduling.tell({
      registrationId: id, sessionId: session.id, rcpId: 'rcp-1', participation, revision, previous: 'absent', from: { sessionId: 'ses-1', rcpId: 'rcp-1' },
    }, { contract, version });
  }
  const jobs = (id: string): Promise<Row[]> =>
    database.dataSource.query('select state, registration_version from mail_job where registration_id = $1 order by registration_version', [id]);
  const become = (id: string, expected: string[]) => until(`the mails of ${id} are ${expected.join(', ')}`, async () => {
    const states = (await jobs(id)).map((row) => `${row.registration_version} ${row.state}`);
    return JSON.stringify(states) === JSON.stringify(expected);
  });
  /** Every mail known so far has had its turn. */
  const leaves = async (id: string, planned: string[], expected: string[]) => {
    await become(id, planned);
    clock.pass(2.1);
    await become(id, expected);
  };
  const versionsTold = async (id: string): Promise<number[]> => {
    const rows: { version: number }[] = await database.dataSource.query(
      `select (event->'data'->>'registrationVersion')::int as version from outbox where event->'data'->>'registrationId' = $1 order by position`, [id]);
    return rows.map(({ version }) => version);
  };
  const entryOf = (mail: ParsedMail | undefined) =>
    new ICAL.Event(new ICAL.Component(ICAL.parse(mail?.attachments[0]?.content.toString() ?? '')).getFirstSubcomponent('vevent') ?? undefined);
  const linkOf = (mail: ParsedMail | undefined) => /https:\/\/\S+/.exec(mail?.text ?? '')?.[0];

  it('invite somebody who chooses « en webconférence » later', async () => {
    await tells(patientRegistered, 1, 'reg-later', 'later@example.org', { participation: 'absent' });
    await tells(participationChanged, 2, 'reg-later', 'later@example.org');
    await leaves('reg-later', ['2 queued'], ['2 sent']);
    expect(post.acceptedFor('later@example.org')).toHaveLength(1);
    expect(await versionsTold('reg-later')).toEqual([2]);
  });

  it('invite to the other session, by another calendar entry, when the registration is moved', async () => {
    await tells(patientRegistered, 1, 'reg-moved', 'moved@example.org');
    await leaves('reg-moved', ['1 queued'], ['1 sent']);
    await tells(patientRegistrationMoved, 2, 'reg-moved', 'moved@example.org', { session: moved });
    await leaves('reg-moved', ['1 sent', '2 queued'], ['1 sent', '2 sent']);
    const [first, second] = post.acceptedFor('moved@example.org');
    expect(entryOf(second).uid).not.toBe(entryOf(first).uid);
    expect(await versionsTold('reg-moved')).toEqual([1, 2]);
  });

  it('invite the new address and nobody else when the prescriber is another one', async () => {
    await tells(patientRegistered, 1, 'reg-other', 'before@example.org');
    await become('reg-other', ['1 queued']);
    await tells(prescriberChanged, 2, 'reg-other', 'after@example.org', { revision: 2 });
    await leaves('reg-other', ['1 queued', '2 queued'], ['1 superseded', '2 sent']);
    expect(post.acceptedFor('before@example.org')).toEqual([]);
    expect(post.acceptedFor('after@example.org')).toHaveLength(1);
    expect(await versionsTold('reg-other')).toEqual([2]);
  });

  it('are one when several changes come before the first has left', async () => {
    await tells(patientRegistered, 1, 'reg-many', 'many@example.org');
    await tells(participationChanged, 2, 'reg-many', 'many@example.org', { participation: 'on_site' });
    await tells(participationChanged, 3, 'reg-many', 'many@example.org');
    await tells(resendRequested, 4, 'reg-many', 'many@example.org');
    await leaves('reg-many', ['1 queued', '3 queued', '4 queued'], ['1 superseded', '3 superseded', '4 sent']);
    expect(post.acceptedFor('many@example.org')).toHaveLength(1);
  });

  it('do not fall back to an older state when its fact comes late', async () => {
    await tells(prescriberChanged, 2, 'reg-late', 'new@example.org', { revision: 2 });
    await leaves('reg-late', ['2 queued'], ['2 sent']);
    await scheduling.tell({ registrationId: 'reg-late', sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 2 }, { version: 1 });
    await leaves('reg-late', ['1 queued', '2 sent'], ['1 superseded', '2 sent']);
    expect(post.acceptedFor('new@example.org')).toHaveLength(1);
  });

  it('are the same once more when the DCC asks: same link, same calendar entry, another mail', async () => {
    await tells(patientRegistered, 1, 'reg-again', 'again@example.org');
    await leaves('reg-again', ['1 queued'], ['1 sent']);
    await tells(resendRequested, 2, 'reg-again', 'again@example.org');
    await leaves('reg-again', ['1 sent', '2 queued'], ['1 sent', '2 sent']);
    const [first, second] = post.acceptedFor('again@example.org');
    expect(second?.messageId).not.toBe(first?.messageId);
    expect([linkOf(second), second?.subject, entryOf(second).uid]).toEqual([linkOf(first), first?.subject, entryOf(first).uid]);
    expect(await versionsTold('reg-again')).toEqual([1, 2]);
  });

  it('do not leave once the registration is withdrawn, moved or comes in person, although they were put off before', async () => {
    post.onRecipient = () => 451;
    const changes: [string, Partial<Contact>][] = [['withdrawn', { status: 'withdrawn' }], ['moved-on', { session: moved }], ['on-site', { participation: 'on_site' }]];
    for (const [what] of changes) await tells(patientRegistered, 1, `reg-${what}`, `${what}@example.org`);
    for (const [what] of changes) await become(`reg-${what}`, ['1 queued']);
    clock.pass(2.1);
    for (const [what] of changes) await become(`reg-${what}`, ['1 deferred']);
    post.onRecipient = () => undefined;
    for (const [what, change] of changes) scheduling.answers.set(`reg-${what}`, contactOf(`reg-${what}`, `${what}@example.org`, change));
    clock.pass(2.1);
    for (const [what] of changes) await become(`reg-${what}`, ['1 superseded']);
    for (const [what] of changes) expect(post.acceptedFor(`${what}@example.org`)).toEqual([]);
  });
});
