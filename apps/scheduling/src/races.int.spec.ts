import { randomUUID } from 'node:crypto';
import { fact, mailSent, putRcp as putRcpBody, type RcpEvent } from '@rcp/contracts';
import { until } from '@rcp/testing';
import { DataSource } from 'typeorm';
import { putRcp } from './domain/rcp.js';
import { PlanningStore } from './planning.store.js';
import { newLink } from './rcp-link.js';
import { RegistrationsStore } from './registrations.store.js';
import { rcps, registrations } from './tables.store.js';
import { aRcp, aRegistration, aSession, network } from './trial-dcc.js';
import { type Answer, startTrial, type Trial, trialClock } from './trial-service.js';

const twenty = Array.from({ length: 20 }, (_, nth) => nth);
const count = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status).length;

describe('planning by many at once, while NATS is away', () => {
  let trial: Trial;
  const factsOf = async (subject: string): Promise<RcpEvent[]> => (await trial.facts()).filter((event) => event.subject === subject);
  const rows = async (table: string, where: string): Promise<number> =>
    Number(((await trial.database.dataSource.query(`select count(*) from ${table} where ${where}`)) as { count: string }[])[0]!.count);

  beforeAll(async () => {
    trial = await startTrial();
    await trial.call('PUT', '/rcps/rcp-1', aRcp);
  });
  afterAll(() => trial?.stop());

  it('registers an RCP once, with one link', async () => {
    const answers = await Promise.all(twenty.map(() => trial.call('PUT', '/rcps/rcp-new', aRcp)));
    expect([count(answers, 201), count(answers, 200)]).toEqual([1, 19]);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await factsOf('rcp-new')).toHaveLength(1);
  });

  it('counts every change of an RCP, and tells each with its own version', async () => {
    await trial.call('PUT', '/rcps/rcp-busy', aRcp);
    await Promise.all(twenty.map((nth) => trial.call('PUT', `/rcps/rcp-busy${nth % 2 ? '/organisers' : ''}`, nth % 2 ? { organisers: [{ accountId: `a${nth}`, role: 'organiser' }] } : { ...aRcp, name: `RCP ${nth}` })));
    expect((await trial.call('GET', '/rcps/rcp-busy')).body).toMatchObject({ version: 21 });
    expect((await factsOf('rcp-busy')).map(({ aggregateversion }) => aggregateversion)).toEqual(Array.from({ length: 21 }, (_, nth) => nth + 1));
  });

  it('gives one hour of an RCP to one web-conference', async () => {
    const answers = await Promise.all(twenty.map((nth) => trial.call('PUT', `/sessions/at-once-${nth}`, aSession('rcp-1'))));
    expect([count(answers, 201), count(answers, 409)]).toEqual([1, 19]);
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body?.['code']))).toEqual(new Set(['session-overlap']));
    expect(await rows('session', `id like 'at-once-%'`)).toBe(1);
    expect((await trial.facts()).filter(({ subject }) => subject.startsWith('at-once-'))).toHaveLength(1);
  });

  it('lets other RCPs, other hours and sessions without the webconference have theirs', async () => {
    const answers = [
      await trial.call('PUT', '/sessions/other-rcp', aSession('rcp-new')),
      await trial.call('PUT', '/sessions/on-site', aSession('rcp-1', { webconfActive: false })),
      await trial.call('PUT', '/sessions/right-after', aSession('rcp-1', { startsAt: '2026-12-02T17:30:00+01:00', endsAt: '2026-12-02T18:00:00+01:00' })),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  it('tells a registration once when it becomes final twenty times at once', async () => {
    await trial.call('PUT', '/sessions/ses-1', aSession('rcp-new', { startsAt: '2026-12-03T15:00:00Z', endsAt: '2026-12-03T16:00:00Z' }));
    await trial.call('PUT', '/sessions/ses-1/registrations/reg-1', aRegistration({ status: 'draft' }));
    const answers = await Promise.all(twenty.map(() => trial.call('PUT', '/sessions/ses-1/registrations/reg-1', aRegistration())));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await factsOf('reg-1')).toHaveLength(1);
  });

  /** Begins `other` and waits until it is stopped by a lock, or has ended because nothing stopped it. */
  async function meanwhile(other: () => Promise<unknown>): Promise<void> {
    let ended = false;
    const end = () => void (ended = true);
    void other().then(end, end);
    await until('the other waits for us', async () => {
      const waiting: unknown[] = await trial.database.dataSource.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      return ended || waiting.length > 0;
    });
  }

  it('lets a second first PUT wait for the first', async () => {
    let second: Promise<Answer> | undefined;
    const { created } = await trial.app.get(PlanningStore).change(rcps, 'rcp-slow', async (before) => {
      await meanwhile(() => (second = trial.call('PUT', '/rcps/rcp-slow', aRcp)));
      return putRcp(before, 'rcp-slow', putRcpBody.parse(aRcp), { networks: [network], link: newLink(), now: trialClock.now() });
    });
    expect([created, (await second)?.status]).toEqual([true, 200]);
    expect(await factsOf('rcp-slow')).toHaveLength(1);
  });

  it('keeps the news of a mail that comes while the registration changes', async () => {
    const note = () => trial.app.get(DataSource).transaction((tx) => trial.app.get(RegistrationsStore).noteMail(tx, 'reg-1', { status: 'sent', mailId: randomUUID(), at: trialClock.now() }));
    let noted: Promise<unknown> | undefined;
    await trial.app.get(PlanningStore).change(registrations, 'reg-1', async (before) => {
      await meanwhile(() => (noted = note()));
      return { state: { ...before!, version: before!.version + 1 }, facts: [] };
    });
    await noted;
    expect((await trial.call('GET', '/sessions/ses-1/registrations/reg-1')).body).toMatchObject({ mailStatus: 'sent', version: 3 });
  });

  it('keeps neither the state nor the facts of a change that fails halfway', async () => {
    const before = await trial.facts();
    const stranger = fact(mailSent, 'm', 1, { mailId: '6f0e2a52-6b1b-4d0c-9b1c-0d8f0c9b4a11', kind: 'invitation', registrationId: 'r', sessionId: 's' });
    const change = trial.app.get(PlanningStore).change(rcps, 'rcp-1', (rcp) => ({ state: { ...rcp!, name: 'half' }, facts: [stranger] }));
    await expect(change).rejects.toThrow('scheduling does not publish');
    expect(await rows('rcp', `name = 'half'`)).toBe(0);
    expect(await trial.facts()).toEqual(before);
  });

  it('leaves what was refused without a trace', async () => {
    const before = await trial.facts();
    expect((await trial.call('PUT', '/sessions/on-site/registrations/reg-9', aRegistration())).body).toMatchObject({ code: 'session-without-webconf' });
    expect(await rows('registration', `id = 'reg-9'`)).toBe(0);
    expect(await trial.facts()).toEqual(before);
  });
});
