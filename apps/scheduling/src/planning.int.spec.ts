import { readFile } from 'node:fs/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { launchClaims, parseEvent, patientRegistered, prescriberQuery, type RcpEvent, rcpAnswer, registrationAnswer, sessionAnswer } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { natsConnectOptions, STREAM } from '@rcp/messaging';
import { testNats, until } from '@rcp/testing';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { anAccount, aRcp, aRegistration, aSession, prescriber } from './trial-dcc.js';
import { startTrial, type Trial, trialClock } from './trial-service.js';

const canary = /zzcanary|Élodie|10001234567/i;

describe('planning with the DCC', () => {
  let nats: Nats, trial: Trial;
  const connections: NatsConnection[] = [];
  const as = async (user: 'notifications' | 'lobby' | 'admin') => {
    const login = user === 'admin' ? nats.admin : nats.userOf(user);
    const nc = await connect(natsConnectOptions(user, { servers: nats.url, ...login }));
    connections.push(nc);
    return nc;
  };
  const put = async (path: string, body: unknown) => (await trial.call('PUT', path, body)).body;

  beforeAll(async () => {
    nats = await testNats();
    trial = await startTrial({ nats: { servers: nats.url, ...nats.userOf('scheduling') } });
  });
  afterAll(async () => {
    await Promise.all(connections.map((nc) => nc.close()));
    await trial?.stop();
    await nats?.stop();
  });

  let link: string;
  it('gives a new RCP one link for its life', async () => {
    const created = await trial.call('PUT', '/rcps/rcp-1', aRcp);
    expect(created.status).toBe(201);
    expect(rcpAnswer.parse(created.body)).toMatchObject({ id: 'rcp-1', ...aRcp, link: expect.any(String), version: 1 });
    link = String(created.body?.['link']);
    expect(link).toMatch(/^https:\/\/rcp\.example\.org\/accesrcp\/[1-9A-HJ-NP-Za-km-z]{22}$/);
    const renamed = await trial.call('PUT', '/rcps/rcp-1', { ...aRcp, shortName: 'Sein' });
    expect([renamed.status, renamed.body?.['link'], renamed.body?.['version']]).toEqual([200, link, 2]);
    expect((await trial.call('GET', '/rcps/rcp-1')).body).toEqual(renamed.body);
  });

  it('takes the whole set of organisers at once', async () => {
    const organisers = [{ accountId: 'account-2', role: 'secretary' }, { accountId: 'account-1', role: 'coordinator' }];
    expect((await trial.call('PUT', '/rcps/rcp-1/organisers', { organisers })).body).toMatchObject({ rcpId: 'rcp-1', version: 3 });
    expect((await trial.call('PUT', '/rcps/rcp-1/organisers', { organisers: organisers.reverse() })).body).toMatchObject({ version: 3 });
  });

  it('plans a session and labels it in French', async () => {
    const planned = await trial.call('PUT', '/sessions/ses-1', aSession('rcp-1', { place: 'Salle B' }));
    expect(planned.status).toBe(201);
    expect(sessionAnswer.parse(planned.body)).toMatchObject({
      id: 'ses-1', rcpId: 'rcp-1', startsAt: '2026-12-02T15:00:00.000Z', endsAt: '2026-12-02T16:30:00.000Z', timeZone: 'Europe/Paris', webconfActive: true,
      place: 'Salle B', state: 'planned', stateLabel: 'Prévue', dateLabel: 'mercredi 2 décembre 2026 de 16:00 à 17:30', link, version: 1,
    });
    expect((await trial.call('GET', '/sessions/ses-1')).body).toEqual(planned.body);
  });

  it('registers a prescriber « en webconférence » and does not give the name or the address back', async () => {
    const registered = await trial.call('PUT', '/sessions/ses-1/registrations/reg-1', aRegistration());
    expect(registered.status).toBe(201);
    expect(registrationAnswer.parse(registered.body)).toEqual({
      id: 'reg-1', sessionId: 'ses-1', status: 'final', participation: 'webconference', mailStatus: 'queued', modeConflict: false, warnings: ['rpps-check-digit', 'finess-check-digit'], version: 1,
    });
    const read = await trial.call('GET', '/sessions/ses-1/registrations/reg-1');
    expect(read.body).toEqual(registered.body);
    expect(registered.text + read.text).not.toMatch(canary);
  });

  it('says nothing of a draft, and says once that it became final', async () => {
    const path = '/sessions/ses-1/registrations/reg-2';
    expect(await put(path, aRegistration({ status: 'draft' }))).toMatchObject({ mailStatus: 'none', version: 1 });
    expect(await put(path, aRegistration({ status: 'draft', participation: 'absent' }))).toMatchObject({ participation: 'absent', version: 2 });
    expect((await trial.facts()).some(({ subject }) => subject === 'reg-2')).toBe(false);
    expect(await put(path, aRegistration({ participation: 'absent' }))).toMatchObject({ status: 'final', mailStatus: 'none', version: 3 });
    expect((await trial.facts()).filter(({ subject }) => subject === 'reg-2')).toMatchObject([{ type: patientRegistered.type, data: { participation: 'absent', revision: 1 } }]);
  });

  it('answers an identical PUT 200, changes nothing and says nothing', async () => {
    const before = await trial.facts();
    const again = [
      await trial.call('PUT', '/rcps/rcp-1', { ...aRcp, shortName: ' Sein ', dccUrls: { registerPatient: aRcp.dccUrls?.registerPatient, home: aRcp.dccUrls?.home } }),
      await trial.call('PUT', '/sessions/ses-1', aSession('rcp-1', { place: 'Salle B', startsAt: '2026-12-02T15:00:00Z' })),
      await trial.call('PUT', '/sessions/ses-1/registrations/reg-1', aRegistration()),
    ];
    expect(again.map(({ status, body }) => [status, body?.['version']])).toEqual([[200, 3], [200, 1], [200, 1]]);
    expect(await trial.facts()).toEqual(before);
  });

  it('tells the stream exactly what the contracts say, and nobody’s name or address', async () => {
    const jsm = await jetstreamManager(await as('admin'));
    const stored = await until('six facts are in the stream', async () => {
      const { state } = await jsm.streams.info(STREAM);
      return state.messages >= 6 && state;
    });
    const events: RcpEvent[] = [];
    for (let seq = stored.first_seq; seq <= stored.last_seq; seq++) events.push((await jsm.streams.getMessage(STREAM, { seq }))!.json<RcpEvent>());
    const policies = { guestsAllowed: true, openBeforeMin: 60, graceAfterMin: 120, lobbyChat: true, personalLinks: true, reminder: true };
    const page = { rcpId: 'rcp-1', ...aRcp, policies, linkHash: expect.stringMatching(/^[\w-]{43}$/) };
    const registration = { sessionId: 'ses-1', rcpId: 'rcp-1' };
    expect(events.map(({ type, subject, aggregateversion, data }) => [type, subject, aggregateversion, data])).toEqual([
      ['rcp.directory.registered.v1', 'rcp-1', 1, page],
      ['rcp.directory.updated.v1', 'rcp-1', 2, { ...page, shortName: 'Sein' }],
      ['rcp.directory.organisers-replaced.v1', 'rcp-1', 3, { rcpId: 'rcp-1', organisers: [{ accountId: 'account-1', role: 'coordinator' }, { accountId: 'account-2', role: 'secretary' }] }],
      ['rcp.session.planned.v1', 'ses-1', 1, { sessionId: 'ses-1', rcpId: 'rcp-1', startsAt: '2026-12-02T15:00:00.000Z', endsAt: '2026-12-02T16:30:00.000Z', webconfActive: true }],
      ['rcp.patient.registered.v1', 'reg-1', 1, { ...registration, registrationId: 'reg-1', participation: 'webconference', revision: 1 }],
      ['rcp.patient.registered.v1', 'reg-2', 3, { ...registration, registrationId: 'reg-2', participation: 'absent', revision: 1 }],
    ]);
    expect(parseEvent(patientRegistered, events[4]).source).toBe('/rcp/scheduling');
    expect(JSON.stringify(events)).not.toMatch(canary);
    expect(JSON.stringify(events)).not.toContain(link.split('/').at(-1));
  });

  it('sends an organiser and a stranger through the door with what the set says of them', async () => {
    const keys = createLocalJWKSet(JSON.parse(await readFile(trial.launchKeys.jwksFile, 'utf8')) as JSONWebKeySet);
    for (const [id, role] of [['account-1', 'coordinator'], ['account-9', null]] as const) {
      const { status, body } = await trial.call('POST', '/launch-tickets', { rcpId: 'rcp-1', account: { ...anAccount, id } });
      expect([status, body?.['expiresAt']]).toEqual([201, '2026-12-01T08:01:00.000Z']);
      const [url, ticket = ''] = String(body?.['url']).split('#lt=');
      expect(url).toBe(link);
      const { payload } = await jwtVerify(ticket, keys, { algorithms: ['EdDSA'], typ: 'launch+jwt', currentDate: trialClock.now() });
      expect(launchClaims.parse(payload)).toMatchObject({ sub: id, rcpId: 'rcp-1', role, organisersVersion: 3, identity: { familyName: 'FRAYSSE', givenName: 'Julie' } });
    }
  });

  it('answers notifications and the lobby who the prescriber of a registration is', async () => {
    for (const user of ['notifications', 'lobby'] as const) {
      const nc = await as(user);
      const ask = async (registrationId: string) => prescriberQuery.answer.parse((await nc.request(prescriberQuery.subject, JSON.stringify({ registrationId }))).json());
      expect(await ask('reg-1')).toMatchObject({
        found: true, revision: 1, status: 'final', participation: 'webconference', prescriber,
        session: { id: 'ses-1', startsAt: '2026-12-02T15:00:00.000Z', state: 'planned', webconfActive: true }, rcp: { id: 'rcp-1', shortName: 'Sein', linkCode: link.split('/').at(-1) },
      });
      expect(await ask('reg-nobody')).toEqual({ found: false });
    }
  });

  it('keeps the prescriber in the registration and nowhere else', async () => {
    const tables: { name: string }[] = await trial.database.dataSource.query(`select table_name as name from information_schema.tables where table_schema = 'public'`);
    const holding: string[] = [];
    for (const { name } of tables) {
      if (canary.test(JSON.stringify(await trial.database.dataSource.query(`select * from "${name}"`)))) holding.push(name);
    }
    expect(holding).toEqual(['registration']);
    expect(await (await fetch(`${trial.url}/metrics`)).text()).not.toMatch(new RegExp(`${canary.source}|${link.split('/').at(-1)}`, 'i'));
  });
});
