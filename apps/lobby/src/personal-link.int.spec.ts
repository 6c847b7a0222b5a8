import { randomUUID } from 'node:crypto';
import { type EventData, participationChanged, patientRegistrationMoved, patientRegistrationWithdrawn, type sessionPlanned, sessionRescheduled } from '@rcp/contracts';
import { until } from '@rcp/testing';
import type { TrialBrowser } from './trial-browser.js';
import { refusal, TrialDoor } from './trial-door.js';
import { inMinutes, prescriberOf, type TrialMeeting } from './trial-scheduling.js';

type Registration = Parameters<typeof prescriberOf>[2];

describe('a personal link at the door', () => {
  let door: TrialDoor, meeting: TrialMeeting;
  beforeAll(async () => {
    door = await TrialDoor.start();
    meeting = await door.planned(['hote']);
  });
  afterEach(() => {
    door.scheduling.answering = true;
    door.empty();
  });
  afterAll(() => door?.stop());

  const registers = (changes: Registration = {}, registrationId = `reg-${randomUUID().slice(0, 8)}`, at = meeting) => {
    door.scheduling.answers.set(registrationId, prescriberOf(registrationId, at, changes));
    return registrationId;
  };
  const tokenOf = (registrationId: string, revision = 1, at = meeting) => door.tickets.personal({ sub: registrationId, revision, sessionId: at.sessionId });
  const looks = async (registrationId: string, at = meeting) => (await door.browser(at.code).look(await tokenOf(registrationId, 1, at))).body;
  const takes = async (registrationId: string, name = 'MARTIN') => {
    const one = door.browser(meeting.code);
    await one.request('POST', '/personal', { ticket: await tokenOf(registrationId) });
    await one.identify(name);
    return one;
  };
  const session = (changes: object) => ({ session: { ...(prescriberOf('x', meeting) as Extract<ReturnType<typeof prescriberOf>, { found: true }>).session, ...changes } });
  const factOf = (registrationId: string) => ({ registrationId, sessionId: meeting.sessionId, rcpId: meeting.rcpId, participation: 'webconference' as const, revision: 1 });
  const assurance = async (one: TrialBrowser) => ((await one.request('GET', '/entry')).body['entry'] as { assurance: string } | null)?.assurance ?? null;

  describe('looked at', () => {
    it('tells states and hours only, and makes nobody known (R68)', async () => {
      const one = door.browser(meeting.code);
      const { status, body, setCookie } = await one.look(await tokenOf(registers()));
      expect({ status, setCookie }).toEqual({ status: 200, setCookie: undefined });
      expect(body).toEqual({ state: 'ready', session: { startsAt: expect.any(String), endsAt: expect.any(String), opensAt: expect.any(String) }, previous: null });
      expect(await assurance(one)).toBeNull();
      const rows: object[] = await door.db.dataSource.query(`select id from entry where assurance = 'personal_link'`);
      expect(rows).toEqual([]);
    });

    it('answers every token that is nobody’s alike', async () => {
      const one = door.browser(meeting.code);
      const foreign = await door.planned([]);
      const tokens = [
        await tokenOf('reg-inconnue'), await tokenOf(registers({ revision: 2 })), await tokenOf(registers({}, undefined, foreign), 1, foreign),
        await door.tickets.launch({ sub: 'compte', rcpId: meeting.rcpId }), 'x'.repeat(60), 'court', `${await tokenOf(registers())}x`,
      ];
      for (const token of tokens) expect(await one.look(token)).toMatchObject({ status: 200, body: { state: 'unknown', session: null, previous: null } });
      expect(await one.request('GET', '/personal')).toMatchObject({ status: 200, body: { state: 'unknown' } });
    });

    it('says what became of the registration and of its session', async () => {
      const cases: [Registration, string][] = [
        [{ status: 'withdrawn' }, 'withdrawn'], [{ participation: 'absent' }, 'withdrawn'], [session({ state: 'cancelled' }), 'cancelled'],
        [session({ webconfActive: false }), 'webconf-off'], [session({ state: 'closed' }), 'over'],
      ];
      for (const [changes, state] of cases) {
        const registrationId = registers(changes);
        expect(await looks(registrationId)).toMatchObject({ state });
        expect(await door.browser(meeting.code).request('POST', '/personal', { ticket: await tokenOf(registrationId) })).toMatchObject({ status: 409, body: { code: 'link-stale' }, setCookie: undefined });
      }
    });

    it('shows the new hours and the old ones of a session that was rescheduled, in whatever order that was told', async () => {
      const one = await door.planned([], { startsAt: inMinutes(60), endsAt: inMinutes(120) });
      const [first, second, third] = [60, 600, 6000].map((minutes) => ({ startsAt: inMinutes(minutes), endsAt: inMinutes(minutes + 60) })) as [Hours, Hours, Hours];
      const registrationId = registers({ ...session({ id: one.sessionId, ...third }) }, undefined, one);
      const reschedules = (version: number, previous: Hours, now: Hours) => door.scheduling.tell(sessionRescheduled, one.sessionId, version, {
        sessionId: one.sessionId, rcpId: one.rcpId, webconfActive: true, ...now, previous, icsSequence: version - 1,
      });
      await reschedules(3, second, third);
      await reschedules(2, first, second);
      await door.planned([]);
      expect(await looks(registrationId, one)).toMatchObject({ state: 'rescheduled', session: third, previous: second });
    });

    it('shows the session to which the file was moved, beside the one of the mail', async () => {
      const next = { startsAt: inMinutes(7 * 24 * 60), endsAt: inMinutes(7 * 24 * 60 + 60) };
      const registrationId = registers(session({ id: 'ses-autre', ...next }));
      const before = await door.nextOf(meeting);
      expect(await looks(registrationId)).toMatchObject({ state: 'moved', session: next, previous: { startsAt: before?.startsAt, endsAt: before?.endsAt } });
    });

    it('is unavailable while scheduling is away, and says nothing of anybody', async () => {
      const token = await tokenOf(registers());
      door.scheduling.answering = false;
      expect(await door.browser(meeting.code).look(token)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    });
  });

  it('holds for a prescriber who is registered again in the same session; the person stays the registration of the link (R69)', async () => {
    const registrationId = registers({ status: 'withdrawn', alsoRegistered: [{ registrationId: 'reg-seconde', revision: 1 }] });
    expect(await looks(registrationId)).toMatchObject({ state: 'ready' });
    const one = await takes(registrationId);
    await one.knock();
    await one.is('held');
    const rows: object[] = await door.db.dataSource.query('select assurance from join_request where registration_id = $1', [registrationId]);
    expect(rows).toEqual([{ assurance: 'personal_link' }]);
  });

  describe('the cookie it made', () => {
    it('asks to join no more once the registration is withdrawn; the form makes a guest of the person', async () => {
      const registrationId = registers();
      const one = await takes(registrationId);
      registers({ status: 'withdrawn' }, registrationId);
      await one.connect();
      await one.say({ type: 'join.request' });
      await refusal(one, 'link-stale');
      expect(one.last('you')?.request).toBeNull();
      expect(await one.identify('MARTIN')).toMatchObject({ status: 200, body: { assurance: 'guest' } });
      await one.knock();
      await one.is('held');
    });

    it('is worth nothing at once when the registration is withdrawn while the person waits, and the page starts afresh', async () => {
      const registrationId = registers();
      const one = await takes(registrationId);
      await one.knock();
      await one.is('held');
      registers({ status: 'withdrawn' }, registrationId);
      await door.scheduling.tell(patientRegistrationWithdrawn, registrationId, 2, factOf(registrationId));
      await one.is('withdrawn');
      expect(await assurance(one)).toBeNull();
      one.open();
      await one.say({ type: 'hello', code: meeting.code });
      await refusal(one, 'entry-required');
      expect(await one.identify('MARTIN')).toMatchObject({ status: 200, body: { assurance: 'guest' } });
    });

    it('goes with the other registration that kept it alive (R69)', async () => {
      const registrationId = registers({ status: 'withdrawn', alsoRegistered: [{ registrationId: 'reg-b', revision: 1 }] });
      const one = await takes(registrationId);
      await one.knock();
      await one.is('held');
      registers({ status: 'withdrawn' }, registrationId);
      await door.scheduling.tell(patientRegistrationWithdrawn, 'reg-b', 2, factOf('reg-b'));
      await one.is('withdrawn');
    });

    it('lives on when the file is moved to another session of the RCP, and comes back with the registration', async () => {
      const registrationId = registers(session({ id: 'ses-autre' }));
      const one = await takes(registrationId);
      await door.scheduling.tell(patientRegistrationMoved, registrationId, 2, { ...factOf(registrationId), from: { sessionId: meeting.sessionId, rcpId: meeting.rcpId } });
      await door.planned([]);
      expect(await assurance(one)).toBe('personal_link');
      registers({ participation: 'absent' }, registrationId);
      await door.scheduling.tell(participationChanged, registrationId, 3, { ...factOf(registrationId), previous: 'webconference' });
      await until('the cookie is worth nothing', async () => (await assurance(one)) === null);
      registers({}, registrationId);
      await door.scheduling.tell(participationChanged, registrationId, 4, { ...factOf(registrationId), previous: 'absent' });
      await until('the cookie is worth something', async () => (await assurance(one)) === 'personal_link');
    });

    it('puts nobody out who is inside, over a reload too', async () => {
      const registrationId = registers();
      const organiser = await door.host(meeting);
      const one = await takes(registrationId, 'DEDANS');
      await one.knock();
      await one.is('waiting');
      await organiser.say({ type: 'join.accept', joinRequestId: (await organiser.card('DEDANS')).joinRequestId });
      await one.is('admitted');
      registers({ status: 'withdrawn' }, registrationId);
      await door.scheduling.tell(patientRegistrationWithdrawn, registrationId, 2, factOf(registrationId));
      await door.planned([]);
      expect(await assurance(one)).toBe('personal_link');
      expect((await one.connect()).request?.state).toBe('admitted');
      await one.say({ type: 'join.request' });
      await one.say({ type: 'media.ticket' });
      await one.hears('media.ticket');
      expect(one.last('you')?.request?.state).toBe('admitted');
    });

    it('keeps an excluded person out when the registration is withdrawn, as a guest too (R48)', async () => {
      const registrationId = registers();
      const organiser = await door.host(meeting);
      const one = await takes(registrationId, 'EXCLUE');
      await one.knock();
      await one.is('waiting');
      const { joinRequestId } = await organiser.card('EXCLUE');
      await organiser.say({ type: 'join.accept', joinRequestId });
      await one.is('admitted');
      await organiser.say({ type: 'participant.exclude', joinRequestId });
      await one.is('excluded');
      registers({ status: 'withdrawn' }, registrationId);
      await door.scheduling.tell(patientRegistrationWithdrawn, registrationId, 2, factOf(registrationId));
      await until('the cookie is worth nothing', async () => (await assurance(one)) === null);
      expect(await one.identify('AUTRE')).toMatchObject({ status: 403, body: { code: 'excluded' } });
    });

    it('asks to join nowhere while scheduling can’t say whether the link holds, and keeps the form', async () => {
      const one = await takes(registers());
      door.scheduling.answering = false;
      expect(await one.identify('MARTIN')).toMatchObject({ status: 200, body: { assurance: 'personal_link', complete: true } });
      await one.connect();
      await one.say({ type: 'join.request' });
      await refusal(one, 'unavailable');
      door.scheduling.answering = true;
      await one.say({ type: 'join.request' });
      await one.is('held');
    });

    it('is another person’s once the link says another address, also in the same browser', async () => {
      const registrationId = registers();
      const one = await takes(registrationId);
      const { cookie } = one;
      registers({ revision: 2, prescriber: { familyName: 'DUPONT', givenName: 'Anne', email: 'a.dupont@example.org' } }, registrationId);
      expect(await one.request('POST', '/personal', { ticket: await tokenOf(registrationId, 2) })).toMatchObject({ body: { complete: false, identity: { familyName: 'DUPONT' } } });
      expect(one.cookie).not.toBe(cookie);
    });
  });
});

type Hours = Pick<EventData<typeof sessionPlanned>, 'startsAt' | 'endsAt'>;
