import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { mailBounced, mailDeferred, mailFailed, mailNotNeeded, mailSent, prescriberQuery, type RcpEvent } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { natsConnectOptions, STREAM } from '@rcp/messaging';
import { type ConsumerUnderCheck, mustBehaveLikeAConsumer, testNats, until } from '@rcp/testing';
import { aRcp, aRegistration, aSession, prescriber } from './trial-dcc.js';
import { startTrial, type Trial } from './trial-service.js';

describe('what notifications tells and asks about registrations', () => {
  let nats: Nats, trial: Trial, notifications: NatsConnection, admin: NatsConnection;
  const path = (id: string) => `/sessions/ses-1/registrations/${id}`;

  beforeAll(async () => {
    nats = await testNats();
    trial = await startTrial({ nats: { servers: nats.url, ...nats.userOf('scheduling') } });
    notifications = await connect(natsConnectOptions('notifications', { servers: nats.url, ...nats.userOf('notifications') }));
    admin = await connect(natsConnectOptions('trial', { servers: nats.url, ...nats.admin }));
    await trial.call('PUT', '/rcps/rcp-1', { ...aRcp, coordinator: { ...aRcp.coordinator, rpps: '01234567897' } });
    await trial.call('PUT', '/sessions/ses-1', aSession('rcp-1'));
    for (const id of ['check-1', 'check-2', 'check-3']) await trial.call('PUT', path(id), aRegistration());
  });
  afterAll(async () => {
    await Promise.all([notifications?.close(), admin?.close()]);
    await trial?.stop();
    await nats?.stop();
  });

  const mails = new Map<string, string>();
  /** One mail for each version of a registration, unless told otherwise. */
  const mailOf = (what: string) => {
    const id = mails.get(what) ?? randomUUID();
    mails.set(what, id);
    return id;
  };
  const news = (contract: typeof mailSent | typeof mailFailed | typeof mailDeferred | typeof mailBounced | typeof mailNotNeeded, registrationId: string, { time = '2026-12-01T08:05:00Z', ...more }: { time?: string } & Record<string, unknown> = {}): RcpEvent => ({
    specversion: '1.0', id: randomUUID(), source: '/rcp/notifications', type: contract.type, subject: 'mail-1', time, datacontenttype: 'application/json', aggregateversion: 3,
    data: { mailId: mailOf(`${registrationId} ${String(more['registrationVersion'])}`), kind: 'invitation', registrationId, sessionId: 'ses-1', smtpClass: '4xx', attempts: 1, ...more },
  });
  /** Told, and acted upon. */
  const tell = async (...of: Parameters<typeof news>) => {
    const event = news(...of);
    const { seq } = await jetstream(notifications).publish(event.type, JSON.stringify(event));
    const jsm = await jetstreamManager(admin);
    await until('the news was handled', async () => (await jsm.consumers.info(STREAM, 'scheduling')).ack_floor.stream_seq >= seq);
  };
  const seen = async (id: string) => (await trial.call('GET', path(id))).body?.['mailStatus'];
  const updates = async (id: string): Promise<{ type: string; at: Date; rcp: string; session: string }[]> =>
    trial.database.dataSource.query('select type, at, rcp_id as rcp, session_id as session from news where registration_id = $1 order by position', [id]);

  it('is shown to the DCC as it becomes, and late news hide nothing', async () => {
    await trial.call('PUT', path('reg-1'), aRegistration());
    const shown: unknown[] = [await seen('reg-1')];
    for (const contract of [mailDeferred, mailDeferred, mailSent, mailDeferred] as const) {
      await tell(contract, 'reg-1', { registrationVersion: 1 });
      shown.push(await seen('reg-1'));
    }
    expect(shown).toEqual(['queued', 'deferred', 'deferred', 'sent', 'sent']);
    expect((await trial.call('GET', path('reg-1'))).headers.get('etag')).toBe('"registration:reg-1:1"');
    const told = { at: new Date('2026-12-01T08:05:00Z'), rcp: 'rcp-1', session: 'ses-1' };
    expect((await updates('reg-1')).slice(1)).toEqual([{ type: 'MailDeferred', ...told }, { type: 'MailSent', ...told }]);
  });

  it('about an older mail says nothing of a newer one', async () => {
    await trial.call('PUT', path('reg-2'), aRegistration());
    await tell(mailFailed, 'reg-2', { registrationVersion: 1, smtpClass: '5xx' });
    expect(await seen('reg-2')).toBe('failed');
    await trial.call('POST', `${path('reg-2')}/resend`, undefined, { 'idempotency-key': 'resend-0001' });
    expect(await seen('reg-2')).toBe('queued');
    await tell(mailFailed, 'reg-2', { registrationVersion: 1, smtpClass: '5xx' });
    expect(await seen('reg-2')).toBe('queued');
    await tell(mailSent, 'reg-2', { registrationVersion: 2 });
    expect(await seen('reg-2')).toBe('sent');
    await tell(mailDeferred, 'reg-2', { registrationVersion: 1 });
    expect([await seen('reg-2'), (await updates('reg-2')).map(({ type }) => type)]).toEqual(['sent', ['PatientRegistered', 'MailFailed', 'ResendRequested', 'MailSent']]);
  });

  it('about a registration nobody knows is heard and forgotten', async () => {
    await tell(mailSent, 'reg-unknown');
    expect(await updates('reg-unknown')).toEqual([]);
  });

  it('is answered who the prescriber is, with the revision that the facts carry and without the coordinator’s number', async () => {
    await trial.call('PUT', path('reg-3'), aRegistration({ status: 'draft' }));
    await trial.call('PUT', path('reg-3'), aRegistration());
    const ask = async () => prescriberQuery.answer.parse((await notifications.request(prescriberQuery.subject, JSON.stringify({ registrationId: 'reg-3' }))).json());
    expect(await ask()).toMatchObject({ found: true, revision: 1, prescriber, rcp: { coordinator: aRcp.coordinator } });
    await trial.call('PUT', path('reg-3'), aRegistration({ participation: 'absent', prescriber: { ...prescriber, familyName: 'MARTIN' } }));
    expect(await ask()).toMatchObject({ revision: 1, participation: 'absent' });
    await trial.call('PUT', path('reg-3'), aRegistration({ prescriber: { ...prescriber, email: 'autre@test.fr' } }));
    const told = (await trial.facts()).filter(({ subject }) => subject === 'reg-3').map(({ data }) => (data as { revision: number }).revision);
    expect([await ask(), told]).toMatchObject([{ revision: 2, prescriber: { email: 'autre@test.fr' } }, [1, 1, 1, 2]]);
  });

  it('is answered with a session that the registration has left, and nothing of another network’s', async () => {
    await trial.call('PUT', '/rcps/rcp-2', { ...aRcp, name: 'RCP Poumon', shortName: 'Poumon' });
    await trial.call('PUT', '/sessions/ses-2', aSession('rcp-2'));
    await trial.call('PUT', path('reg-moved'), aRegistration());
    const ask = async (sessionId?: string) => prescriberQuery.answer.parse((await notifications.request(prescriberQuery.subject, JSON.stringify({ registrationId: 'reg-moved', sessionId }))).json());
    expect([await ask(), await ask('ses-2'), await ask('ses-unknown')]).toMatchObject([
      { session: { id: 'ses-1' }, rcp: { id: 'rcp-1' } }, { session: { id: 'ses-2' }, rcp: { shortName: 'Poumon' }, prescriber }, { found: false },
    ]);
    await trial.database.dataSource.query(`update rcp set network_id = 'elsewhere' where id = 'rcp-2'`);
    expect(await ask('ses-2')).toEqual({ found: false });
  });

  it('is answered with the other registrations of the same address in the session, however it is written (R69)', async () => {
    const mine = { ...prescriber, email: 'deux.dossiers@test.fr' };
    const also = async (registrationId: string) => prescriberQuery.answer.parse((await notifications.request(prescriberQuery.subject, JSON.stringify({ registrationId }))).json());
    await trial.call('PUT', path('two-a'), aRegistration({ prescriber: mine }));
    await trial.call('PUT', path('two-b'), aRegistration({ prescriber: { ...mine, email: 'Deux.Dossiers@test.fr' } }));
    await trial.call('PUT', path('two-c'), aRegistration({ prescriber: mine, participation: 'absent' }));
    await trial.call('PUT', path('two-d'), aRegistration({ prescriber: mine, status: 'draft' }));
    expect(await also('two-b')).toMatchObject({ alsoRegistered: [{ registrationId: 'two-a', revision: 1 }], session: { icsSequence: 0 }, rcp: { policies: { reminder: true } } });
    await trial.call('DELETE', path('two-a'));
    expect([await also('two-a'), await also('two-b')]).toMatchObject([{ status: 'withdrawn', alsoRegistered: [{ registrationId: 'two-b' }] }, { alsoRegistered: [] }]);
  });

  it('that came back is shown, and one that needed not be written leaves nothing waiting', async () => {
    await trial.call('PUT', path('reg-4'), aRegistration());
    await tell(mailSent, 'reg-4', { registrationVersion: 1 });
    await tell(mailBounced, 'reg-4', { registrationVersion: 1 });
    expect([await seen('reg-4'), (await updates('reg-4')).map(({ type }) => type)]).toEqual(['bounced', ['PatientRegistered', 'MailSent', 'MailBounced']]);
    await trial.call('PUT', path('reg-5'), aRegistration());
    await tell(mailNotNeeded, 'reg-5', { registrationVersion: 1, informed: true });
    await trial.call('PUT', path('reg-6'), aRegistration());
    await tell(mailNotNeeded, 'reg-6', { registrationVersion: 1, informed: false });
    expect([await seen('reg-5'), await seen('reg-6')]).toEqual(['sent', 'none']);
  });

  it('a session calls for later is shown when it fails, though the invitation arrived', async () => {
    await trial.call('PUT', path('reg-7'), aRegistration());
    const invitation = { mailId: randomUUID(), registrationVersion: 1 };
    const change = { mailId: randomUUID(), registrationVersion: 1, kind: 'change', time: '2026-12-01T09:00:00Z' };
    await tell(mailSent, 'reg-7', invitation);
    await tell(mailFailed, 'reg-7', { ...change, smtpClass: '5xx' });
    expect(await seen('reg-7')).toBe('failed');
    await tell(mailBounced, 'reg-7', { ...invitation });
    expect(await seen('reg-7')).toBe('failed');
    await tell(mailSent, 'reg-7', { mailId: randomUUID(), registrationVersion: 1, kind: 'reminder', time: '2026-12-01T10:00:00Z' });
    expect([await seen('reg-7'), (await updates('reg-7')).map(({ type }) => type)]).toEqual(['sent', ['PatientRegistered', 'MailSent', 'MailFailed', 'MailSent']]);
  });

  let next = 0;
  const consumer = (): ConsumerUnderCheck => ({
    service: 'scheduling', nats, ownerUrl: trial.database.ownerUrl, event: () => news(mailSent, `check-${++next}`),
    effects: async ({ data }) => (await updates((data as { registrationId: string }).registrationId)).filter(({ type }) => type === 'MailSent').length,
  });
  mustBehaveLikeAConsumer(consumer);
});
