import { randomUUID } from 'node:crypto';
import type { Nats } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { rcpUpdated } from '@rcp/contracts';
import { Companions1700000270000 } from './migrations/1700000270000-companions.js';
import { guarded, migrations } from './migrations/index.js';
import { form, TrialBrowser } from './trial-browser.js';
import { startTrial, type TrialLobby, type TrialTickets, trialTickets } from './trial-lobby.js';
import { prescriberOf, rcpOnPage, startTrialScheduling, type TrialMeeting, type TrialScheduling } from './trial-scheduling.js';

describe('the RCP page and the ways in', () => {
  let db: TestDatabase, nats: Nats, tickets: TrialTickets, scheduling: TrialScheduling, lobby: TrialLobby, meeting: TrialMeeting;
  const browser = (at = meeting) => new TrialBrowser(lobby.url, at.code);
  const planned = async (...args: Parameters<TrialScheduling['plan']>) => {
    const one = await scheduling.plan(...args);
    await until('the session is known', async () => (await browser(one).request('GET', '')).body['nextSession']);
    return one;
  };

  beforeAll(async () => {
    [db, nats, tickets] = await Promise.all([testDatabase(migrations, [], guarded), testNats(), trialTickets()]);
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    lobby = await startTrial({ databaseUrl: db.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('lobby') }, tickets });
    meeting = await planned(['hote']);
  });
  afterAll(async () => {
    await lobby?.stop();
    await scheduling?.stop();
    await Promise.all([db?.drop(), nats?.stop(), tickets?.remove()]);
  });

  describe('the page', () => {
    it('shows what is public and the next session, without any login (R2, R3, R9)', async () => {
      const { status, body } = await browser().request('GET', '');
      expect(status).toBe(200);
      expect(body).toMatchObject({ name: 'RCP de DEMO - DEMO (CH Demonstration3)', supportEmail: 'assistance@example.org', environment: 'recette', nextSession: { state: 'planned', webconfActive: true } });
      const { startsAt, opensAt } = body['nextSession'] as { startsAt: string; opensAt: string };
      expect(Date.parse(startsAt) - Date.parse(opensAt)).toBe(60 * 60_000);
      expect(Object.keys(body).sort()).toEqual(['coordinator', 'dccUrls', 'environment', 'guestsAllowed', 'name', 'nextSession', 'secretariat', 'serverTime', 'shortName', 'supportEmail', 'timeZone']);
    });

    it('answers an unknown code, an impossible one and every way in behind them alike', async () => {
      const unknown = new TrialBrowser(lobby.url, '2'.repeat(22));
      const shapes = await Promise.all([
        unknown.request('GET', ''), new TrialBrowser(lobby.url, 'abc').request('GET', ''), unknown.request('GET', '/entry'), unknown.identify('MARTIN'),
      ]);
      for (const { status, body } of shapes) {
        expect({ status, ...body, instance: '' }).toEqual({
          status: 404, type: 'https://rcp.example.org/problems/not-found', title: 'Cette ressource est inconnue.', code: 'not-found', instance: '',
        });
      }
    });

    it('drops a fact that is older than the copy', async () => {
      const one = await planned([]);
      const page = rcpOnPage(one.rcpId, one.code);
      await scheduling.tell(rcpUpdated, one.rcpId, 3, { ...page, name: 'Nouveau nom' });
      await scheduling.tell(rcpUpdated, one.rcpId, 2, { ...page, name: 'Ancien nom' });
      await planned([]);
      expect((await browser(one).request('GET', '')).body['name']).toBe('Nouveau nom');
    });
  });

  describe('a guest', () => {
    it('names people behind the same camera, each with a speciality or without; those of before specialities were asked stay', async () => {
      const one = browser();
      const companions = [{ name: 'Marc Roux', specialityCode: 'SM74' }, { name: 'Léa Blanc', specialityCode: null }];
      // A variant is kept as the speciality of the list.
      const kept = [{ name: 'Marc Roux', specialityCode: 'SM44' }, { name: 'Léa Blanc', specialityCode: null }];
      expect((await one.identify('BESIDE', { companions })).body).toMatchObject({ identity: { companions: kept } });
      const runner = db.dataSource.createQueryRunner();
      try {
        await new Companions1700000270000().down(runner);
        expect(await runner.query("select identity -> 'companions' as names from entry where identity ->> 'familyName' = 'BESIDE'")).toEqual([{ names: ['Marc Roux', 'Léa Blanc'] }]);
        await new Companions1700000270000().up(runner);
      } finally {
        await runner.release();
      }
      expect((await one.request('GET', '/entry')).body).toMatchObject({ entry: { identity: { companions: kept.map((person) => ({ ...person, specialityCode: null })) } } });
    });

    it('gets a cookie of this link that scripts can’t read, and of which the database has a hash only', async () => {
      const one = browser();
      const { setCookie, body } = await one.identify('MARTIN');
      expect(setCookie).toMatch(/^__Host-rcp-[0-9a-f]{12}=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
      expect(body).toEqual({ assurance: 'guest', complete: true, role: null, identity: form('MARTIN') });
      expect(await one.request('GET', '/entry')).toMatchObject({ status: 200, body: { entry: body } });
      expect((await browser().request('GET', '/entry')).body).toEqual({ entry: null });
      const secret = one.cookie!.split('=')[1];
      const rows: object[] = await db.dataSource.query('select * from entry');
      expect(JSON.stringify(rows)).not.toContain(secret);
    });

    it('is asked for what is missing by field, never by value (R25)', async () => {
      const { status, body } = await browser().request('POST', '/identity', { ...form(''), specialityCode: 'ZZ', rôle: 'organiser', companions: [{ name: 'x'.repeat(121), specialityCode: 'ZZ' }] });
      expect(status).toBe(422);
      expect(body['code']).toBe('validation');
      expect(new Set((body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer))).toEqual(new Set(['/familyName', '/specialityCode', '/companions/0/name', '/companions/0/specialityCode', '']));
      expect(JSON.stringify(body)).not.toContain('xxx');
    });

    it('does not become an organiser by calling himself one (R50)', async () => {
      const { body } = await browser().identify('HOTE');
      expect(body['role']).toBeNull();
    });
  });

  describe('a launch from the DCC', () => {
    const launched = async (claims: Partial<Parameters<TrialTickets['launch']>[0]> = {}, one = browser()) =>
      one.request('POST', '/launch', { ticket: await tickets.launch({ sub: 'compte', rcpId: meeting.rcpId, ...claims }) });

    it('pre-fills the form of the account (R16–R18)', async () => {
      const { status, body, setCookie } = await launched();
      expect(status).toBe(200);
      expect(body).toMatchObject({ assurance: 'account', complete: false, role: null, identity: { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'SM36' } });
      expect(setCookie).toContain('HttpOnly');
    });

    it('knows an organiser by the set, or by the ticket while the set has not arrived', async () => {
      expect((await launched({ sub: 'hote' })).body['role']).toBe('organiser');
      expect((await launched({ role: 'coordinator', organisersVersion: 2 })).body['role']).toBe('coordinator');
      expect((await launched({ role: 'coordinator', organisersVersion: 1 })).body['role']).toBeNull();
    });

    it('works once, also when it is sent twice at the same time', async () => {
      const ticket = await tickets.launch({ sub: 'compte', rcpId: meeting.rcpId });
      const answers = await Promise.all([1, 2, 3].map(() => browser().request('POST', '/launch', { ticket })));
      expect(answers.map(({ status, body }) => `${status} ${body['code'] ?? ''}`).sort()).toEqual(['200 ', '401 ticket-used', '401 ticket-used']);
    });

    it('is refused when it is too old, for another RCP, of another kind, or signed by somebody else', async () => {
      const foreign = await trialTickets();
      const cases: [string, string][] = [
        ['ticket-expired', await tickets.launch({ sub: 'compte', rcpId: meeting.rcpId, exp: Math.floor(Date.now() / 1000) - 10 })],
        ['ticket-invalid', await tickets.launch({ sub: 'compte', rcpId: 'rcp-autre' })],
        ['ticket-invalid', await tickets.personal({ sub: 'reg-1', revision: 1, sessionId: meeting.sessionId })],
        ['ticket-invalid', await foreign.launch({ sub: 'compte', rcpId: meeting.rcpId })],
        ['ticket-invalid', 'x'.repeat(40)],
      ];
      for (const [code, ticket] of cases) expect(await browser().request('POST', '/launch', { ticket })).toMatchObject({ status: 401, body: { code }, setCookie: undefined });
      await foreign.remove();
    });

    it('of the same account again keeps the cookie and what the person corrected', async () => {
      const one = browser();
      await launched({}, one);
      await one.identify('FRAYSSE-CORRIGÉ');
      const { cookie } = one;
      expect((await launched({}, one)).body).toMatchObject({ complete: true, identity: { familyName: 'FRAYSSE-CORRIGÉ' } });
      expect(one.cookie).toBe(cookie);
    });

    it('of another account on the same workstation is another identity', async () => {
      const one = browser();
      await one.identify('INVITÉ');
      const { cookie } = one;
      expect((await launched({}, one)).body).toMatchObject({ assurance: 'account', complete: false, identity: { familyName: 'FRAYSSE' } });
      expect(one.cookie).not.toBe(cookie);
    });
  });

  describe('a personal link', () => {
    const opened = async (registrationId: string, revision = 1, one = browser()) =>
      one.request('POST', '/personal', { ticket: await tickets.personal({ sub: registrationId, revision, sessionId: meeting.sessionId }) });
    const registered = (changes: Parameters<typeof prescriberOf>[2] = {}) => {
      const registrationId = `reg-${randomUUID().slice(0, 8)}`;
      scheduling.answers.set(registrationId, prescriberOf(registrationId, meeting, changes));
      return registrationId;
    };

    it('pre-fills the prescriber’s form, again and again, and gives no right', async () => {
      const registrationId = registered();
      for (let times = 0; times < 2; times++) {
        expect(await opened(registrationId)).toMatchObject({ status: 200, body: { assurance: 'personal_link', complete: false, role: null, identity: { familyName: 'MARTIN', givenName: 'Élodie', specialityCode: 'SM02' } } });
      }
    });

    it('is stale once the registration is not what it was, and never says why', async () => {
      const gone = [
        registered({ status: 'withdrawn' }), registered({ participation: 'absent' }), registered({ revision: 2 }), 'reg-inconnue',
        registered({ rcp: { ...(prescriberOf('x', meeting) as Extract<ReturnType<typeof prescriberOf>, { found: true }>).rcp, id: 'rcp-autre' } }),
      ];
      for (const registrationId of gone) expect(await opened(registrationId)).toMatchObject({ status: 409, body: { code: 'link-stale' }, setCookie: undefined });
    });

    it('is unavailable while scheduling is away, and the guest’s form still works', async () => {
      const registrationId = registered();
      scheduling.answering = false;
      const one = browser();
      expect(await opened(registrationId, 1, one)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(await one.identify('MARTIN')).toMatchObject({ status: 200, body: { assurance: 'guest' } });
      scheduling.answering = true;
    });

    it('shows the organiser whether the person changed what it had filled in (R42)', async () => {
      const registrationId = registered();
      const one = browser();
      await opened(registrationId, 1, one);
      await one.identify('AUTRE', { givenName: 'Élodie', specialityCode: 'SM02' });
      await one.knock();
      await one.is('held');
      const [row]: object[] = await db.dataSource.query('select edited, assurance, organiser from join_request where registration_id = $1', [registrationId]);
      expect(row).toEqual({ edited: true, assurance: 'personal_link', organiser: false });
      one.close();
    });
  });
});
