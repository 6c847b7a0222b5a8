import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type EventData, type patientRegistered, personalClaims } from '@rcp/contracts';
import { startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { ticketVerifier } from '@rcp/platform';
import { testDatabase, until } from '@rcp/testing';
import ICAL from 'ical.js';
import { migrations } from './migrations/index.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { contactOf, startTrialScheduling, type TrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys, type TrialKeys } from './trial-service.js';

const advice = 'Cette opération est fortement conseillée avant la RCP et dans les mêmes conditions que le jour de la RCP (même poste, même navigateur, même connexion Internet)';

describe('the invitation of a prescriber', () => {
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
    });
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all([scheduling?.stop(), post?.stop(), keys?.remove()]);
    await database?.drop();
    await nats?.stop();
  });

  const registered = (registrationId: string, changes: Partial<EventData<typeof patientRegistered>> = {}): EventData<typeof patientRegistered> =>
    ({ registrationId, sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 1, ...changes });
  const states = (registrationId: string): Promise<{ state: string }[]> =>
    database.dataSource.query('select state from mail_job where registration_id = $1 order by revision', [registrationId]);
  const settled = (registrationId: string, state: string) => until(`the mail of ${registrationId} is ${state}`, async () => {
    const rows = await states(registrationId);
    return rows.length > 0 && rows.every((row) => row.state === state) && rows;
  });
  const eventsOf = (registrationId: string): Promise<{ type: string; event: { data: Record<string, unknown> } }[]> =>
    database.dataSource.query(`select type, event from outbox where event->'data'->>'registrationId' = $1 order by position`, [registrationId]);
  const oneMailTo = (address: string) => until(`a mail for ${address}`, () => post.acceptedFor(address)[0]);

  it('is one mail in French with the date in words, the personal link and the test advice', async () => {
    scheduling.answers.set('reg-1', contactOf('reg-1', 'e.martin@example.org'));
    await scheduling.tell(registered('reg-1'));
    const mail = await oneMailTo('e.martin@example.org');
    expect(mail.subject).toBe('[RECETTE] Webconférence RCP Sein-Gynéco – 02/12/2026 : votre lien de connexion');
    for (const body of [mail.text ?? '', String(mail.html).replaceAll('&nbsp;', ' ')]) {
      expect(body).toContain('Bonjour Dr MARTIN-ZZCANARY Élodie,');
      expect(body).toContain('mercredi 2 décembre 2026 de 16:00 à 17:30');
      expect(body).toContain('secretariat.rcp@test.fr ou 04 01 02 03 00');
      expect(body).toContain('assistance@example.org');
      for (const page of ['/tester', '/prerequis', '/tutoriel']) expect(body).toContain(`https://rcp.example.org${page}`);
      expect(body).toContain(advice);
    }
    await settled('reg-1', 'sent');
    expect(post.acceptedFor('e.martin@example.org')).toHaveLength(1);
    expect(await eventsOf('reg-1')).toMatchObject([{ type: 'rcp.mail.sent.v1', event: { data: { kind: 'invitation', sessionId: 'ses-1' } } }]);
  });

  it('comes from a box that wants no answer, and says where to ask', async () => {
    const mail = await oneMailTo('e.martin@example.org');
    expect(mail.from?.text).toBe('"Webconférence RCP" <ne-pas-repondre@example.org>');
    expect(mail.replyTo?.text).toBe('secretariat.rcp@test.fr');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('x-auto-response-suppress')).toBe('All');
    expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@rcp\.example\.org>$/);
    expect(mail.cc ?? mail.bcc).toBeUndefined();
  });

  it('names the support when the RCP has no secretariat', async () => {
    const contact = contactOf('reg-2', 'sans.secretariat@example.org');
    scheduling.answers.set('reg-2', { ...contact, rcp: { ...contact.rcp, secretariat: {} } });
    await scheduling.tell(registered('reg-2'));
    const mail = await oneMailTo('sans.secretariat@example.org');
    expect(mail.replyTo?.text).toBe('assistance@example.org');
    expect(mail.text).not.toMatch(/Secrétariat/);
  });

  it('holds the plain link, and the hour of its own, where the RCP wants no personal links', async () => {
    const contact = contactOf('reg-plain', 'sans.lien.personnel@example.org');
    scheduling.answers.set('reg-plain', { ...contact, rcp: { ...contact.rcp, policies: { openBeforeMin: 30, personalLinks: false } } });
    await scheduling.tell(registered('reg-plain'));
    const mail = await oneMailTo('sans.lien.personnel@example.org');
    expect(/https:\/\/\S+/.exec(mail.text ?? '')?.[0]).toBe('https://rcp.example.org/accesrcp/4vJ9nQwX2mZpL8sT6rKdYc');
    expect(mail.text).toContain('ouverture possible à partir de 15:30');
  });

  it('holds a link that our public key vouches for, for this registration at this revision', async () => {
    const mail = await oneMailTo('e.martin@example.org');
    const link = /https:\/\/\S+/.exec(mail.text ?? '')?.[0] ?? '';
    expect(link).toMatch(/^https:\/\/rcp\.example\.org\/accesrcp\/4vJ9nQwX2mZpL8sT6rKdYc#p=/);
    expect(String(mail.html).replaceAll('&#x3D;', '=')).toContain(`href="${link}"`);
    const verifier = await ticketVerifier('personal', keys.publicFile, personalClaims, { issuer: 'notifications', audience: 'lobby' });
    expect(await verifier.verify(link.split('#p=')[1] ?? '')).toEqual({ iss: 'notifications', aud: 'lobby', sub: 'reg-1', revision: 1, sessionId: 'ses-1' });
  });

  it('holds a calendar entry at the same hours, shown by the mail client and attached', async () => {
    const mail = await oneMailTo('e.martin@example.org');
    expect(mail.attachments.map(({ contentType, filename }) => ({ contentType, filename }))).toEqual([
      { contentType: 'text/calendar', filename: undefined }, { contentType: 'application/ics', filename: 'invitation.ics' },
    ]);
    const [shown, attached] = mail.attachments;
    expect(attached?.content.toString()).toBe(shown?.content.toString());
    expect(String(shown?.headers.get('content-type') && JSON.stringify(shown.headers.get('content-type')))).toContain('REQUEST');
    const event = new ICAL.Event(new ICAL.Component(ICAL.parse(attached?.content.toString() ?? '')).getFirstSubcomponent('vevent') ?? undefined);
    expect(event.startDate.toJSDate().toISOString()).toBe('2026-12-02T15:00:00.000Z');
    expect(event.uid).toMatch(/^[0-9a-f-]{36}@rcp\.example\.org$/);
    expect(event.sequence).toBe(0);
  });

  it('is sent once when the event arrives twice', async () => {
    scheduling.answers.set('reg-3', contactOf('reg-3', 'deux.fois@example.org'));
    const id = await scheduling.tell(registered('reg-3'));
    await scheduling.tell(registered('reg-3'), { eventId: id });
    await scheduling.tell(registered('reg-3'));
    scheduling.answers.set('reg-4', contactOf('reg-4', 'apres@example.org'));
    await scheduling.tell(registered('reg-4'));
    await settled('reg-4', 'sent');
    expect(await settled('reg-3', 'sent')).toHaveLength(1);
    expect(post.acceptedFor('deux.fois@example.org')).toHaveLength(1);
  });

  it('is not sent to a prescriber who comes in person or is absent', async () => {
    for (const participation of ['on_site', 'absent'] as const) {
      scheduling.answers.set(`reg-${participation}`, contactOf(`reg-${participation}`, `${participation}@example.org`, { participation }));
      await scheduling.tell(registered(`reg-${participation}`, { participation }));
    }
    scheduling.answers.set('reg-5', contactOf('reg-5', 'temoin@example.org'));
    await scheduling.tell(registered('reg-5'));
    await settled('reg-5', 'sent');
    expect([...await states('reg-on_site'), ...await states('reg-absent')]).toEqual([]);
  });

  const planned = contactOf('', 'x@example.org').session;
  it.each([
    ['withdrawn', { status: 'withdrawn' as const }],
    ['changed to « absent »', { participation: 'absent' as const }],
    ['made for a session since cancelled', { session: { ...planned, state: 'cancelled' as const } }],
    ['made for a session whose webconference is off', { session: { ...planned, webconfActive: false } }],
    ['made for a session that is over', { session: { ...planned, startsAt: '2026-11-30T15:00:00Z', endsAt: '2026-11-30T16:30:00Z' } }],
  ])('is not sent for a registration that was %s before it left', async (what, changes) => {
    const id = `reg-${what.replaceAll(/\W/g, '')}`;
    scheduling.answers.set(id, contactOf(id, `${id}@example.org`, changes));
    await scheduling.tell(registered(id));
    await settled(id, 'superseded');
    expect(post.acceptedFor(`${id}@example.org`)).toEqual([]);
    expect(await eventsOf(id)).toMatchObject([{ type: 'rcp.mail.not-needed.v1', event: { data: { registrationVersion: 1, informed: false } } }]);
  });

  it('is not sent for a registration scheduling does not know', async () => {
    await scheduling.tell(registered('reg-unknown'));
    await settled('reg-unknown', 'superseded');
  });

  it('leaves no address, name or token in tables, events and metrics, save the address in its one place', async () => {
    const tables: { name: string }[] = await database.dataSource.query(`select table_name as name from information_schema.tables where table_schema = 'public'`);
    const rows = await Promise.all(tables.map(({ name }) => database.dataSource.query(`select * from "${name}"`) as Promise<Record<string, unknown>[]>));
    for (const row of rows.flat()) delete row['recipient'];
    const metrics = await (await fetch(`${await app.getUrl()}/metrics`)).text();
    expect(metrics).toMatch(/mail_jobs\{kind="invitation",state="sent"\} [1-9]/);
    expect(metrics).toContain('mail_oldest_due_seconds 0');
    for (const place of [JSON.stringify(rows), metrics]) expect(place).not.toMatch(/@example\.org|ZZCANARY|Élodie|eyJ|4vJ9nQwX/);
  });
});
