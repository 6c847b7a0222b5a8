import { organisersReplaced, rcpArchived, rcpLinkRotated, rcpUpdated } from '@rcp/contracts';
import { until } from '@rcp/testing';
import { usualPolicies } from './domain/session.js';
import { form } from './trial-browser.js';
import { refusal, TrialDoor } from './trial-door.js';
import { inMinutes, linkHashOf, prescriberOf, rcpOnPage, type TrialMeeting } from './trial-scheduling.js';

describe('the door of an RCP', () => {
  let door: TrialDoor;
  beforeAll(async () => { door = await TrialDoor.start(); });
  afterEach(() => door.empty());
  afterAll(() => door?.stop());

  it('archived: its link is like an unknown one, its sockets are closed; an update brings it back', async () => {
    const meeting = await door.planned([]);
    const asker = await door.guest(meeting, 'MARTIN');
    await asker.is('held');
    await door.scheduling.tell(rcpArchived, meeting.rcpId, 2, { rcpId: meeting.rcpId });
    expect(await asker.closed()).toBe(4401);
    expect(await door.browser(meeting.code).request('GET', '')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await asker.request('GET', '/entry')).status).toBe(404);
    await door.scheduling.tell(rcpUpdated, meeting.rcpId, 3, rcpOnPage(meeting.rcpId, meeting.code));
    await until('the page is back', async () => (await door.browser(meeting.code).request('GET', '')).status === 200);
    expect((await asker.request('GET', '/entry')).body).toEqual({ entry: null });
  });

  it('shows its logo, and that it takes no guests: whoever is not known is refused', async () => {
    const meeting = await door.planned([]);
    expect(await door.page(meeting)).toMatchObject({ guestsAllowed: true });
    const logo = { dataUrl: 'data:image/png;base64,iVBORw0KGgo=', alt: 'CH Demonstration3' };
    await door.scheduling.tell(rcpUpdated, meeting.rcpId, 2, { ...rcpOnPage(meeting.rcpId, meeting.code), logo, policies: { ...usualPolicies, guestsAllowed: false } });
    expect(await until('the page is the new one', async () => {
      const page = await door.page(meeting);
      return page['guestsAllowed'] === false && page;
    })).toMatchObject({ logo });
    expect(await door.browser(meeting.code).identify('MARTIN')).toMatchObject({ status: 403, body: { code: 'guests-not-allowed' } });
  });

  it('archived before anything else was heard of it: what comes late opens nothing', async () => {
    const [rcpId, code] = ['rcp-late', 'B'.repeat(22)];
    await door.scheduling.tell(rcpArchived, rcpId, 3, { rcpId });
    await door.scheduling.tell(rcpUpdated, rcpId, 2, rcpOnPage(rcpId, code));
    await door.planned([]);
    expect((await door.browser(code).request('GET', '')).status).toBe(404);
  });

  /** All that is answered: status, headers, bytes; but for what tells one request from another. */
  const answerOf = async (code: string, way: string, request: RequestInit) => {
    const answer = await fetch(`${door.browser(code).lobbyUrl}/api/public/rcps/${code}${way}`, request);
    const headers = [...answer.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
    return { status: answer.status, headers, body: (await answer.text()).replace(/urn:uuid:[\da-f-]{36}/, '') };
  };

  const rotated = async (meeting: TrialMeeting, version: number, code: string) => {
    await door.scheduling.tell(rcpLinkRotated, meeting.rcpId, version, { rcpId: meeting.rcpId, linkHash: linkHashOf(code), reason: 'leak' });
    await until('the new link works', async () => (await door.browser(code).request('GET', '')).status === 200);
    return { ...meeting, code };
  };

  it('with a new link, or archived: the old one is answered like one that never was, to the byte, at every way in (R75)', async () => {
    const [meeting, gone] = [await door.planned([]), await door.planned([])];
    await rotated(meeting, 2, 'K'.repeat(22));
    await door.scheduling.tell(rcpArchived, gone.rcpId, 2, { rcpId: gone.rcpId });
    await until('it is archived', async () => (await door.browser(gone.code).request('GET', '')).status === 404);
    const ways: [string, RequestInit][] = [
      ['', {}], ['/entry', {}], ['/personal', { headers: { authorization: `Bearer ${'x'.repeat(40)}` } }],
      ...['/identity', '/launch', '/personal', '/forget'].map((way): [string, RequestInit] => [way, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(way === '/identity' ? form('MARTIN') : way === '/forget' ? {} : { ticket: 'x'.repeat(40) }) }]),
    ];
    for (const [way, request] of ways) {
      const [never, ...revoked] = await Promise.all(['2'.repeat(22), meeting.code, gone.code].map((code) => answerOf(code, way, request)));
      expect({ way, status: never?.status }).toEqual({ way, status: 404 });
      expect(revoked).toEqual([never, never]);
    }
  });

  it('with a new link: the old one is dead at once, who waited by it is out, who is inside stays', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const participant = await door.inside(meeting, organiser, 'DEDANS');
    const asker = await door.guest(meeting, 'INCONNU');
    await asker.is('waiting');
    const renewed = await rotated(meeting, 2, 'C'.repeat(22));
    expect(await asker.closed()).toBe(4401);
    await until('the card is gone', () => organiser.last('knocks')?.knocks.length === 0);
    for (const answer of [await door.browser(meeting.code).request('GET', ''), await asker.request('GET', '/entry'), await asker.identify('INCONNU')]) expect(answer.status).toBe(404);
    asker.open();
    await asker.say({ type: 'hello', code: meeting.code });
    expect(await asker.closed()).toBe(4401);
    await organiser.say({ type: 'media.ticket' });
    await organiser.hears('media.ticket');
    const newcomer = await door.guest(renewed, 'NOUVEAU');
    await organiser.say({ type: 'join.accept', joinRequestId: (await organiser.card('NOUVEAU')).joinRequestId });
    await newcomer.is('admitted');
    expect(participant.last('you')?.request?.state).toBe('admitted');
    expect(participant.closeCode).toBeUndefined();
  });

  it('with a new link: an old cookie is worth nothing under the new one', async () => {
    const meeting = await door.planned([]);
    const asker = await door.guest(meeting, 'MARTIN');
    await asker.is('held');
    const secret = asker.cookie!.split('=')[1];
    const renewed = await rotated(meeting, 2, 'D'.repeat(22));
    const named = await door.guest(renewed, 'AUTRE');
    const forged = door.browser(renewed.code);
    forged.cookie = `${named.cookie!.split('=')[0]}=${secret}`;
    expect((await forged.request('GET', '/entry')).body).toEqual({ entry: null });
    forged.open();
    await forged.say({ type: 'hello', code: renewed.code });
    expect(await forged.closed()).toBe(4401);
  });

  it.each([
    { when: 'just before', order: ['asks', 'rotates'], code: 'G'.repeat(22) }, { when: 'just after', order: ['rotates', 'asks'], code: 'H'.repeat(22) },
  ] as const)('with a new link: who asks $when the change is not at the door', async ({ order, code }) => {
    const meeting = await door.planned([]);
    const asker = door.browser(meeting.code);
    await asker.identify('MARTIN');
    await asker.connect();
    const lock = door.db.dataSource.createQueryRunner();
    await lock.startTransaction();
    await lock.query('select from session where id = $1 for update', [meeting.sessionId]);
    const turns = {
      asks: () => asker.say({ type: 'join.request' }),
      rotates: () => door.scheduling.tell(rcpLinkRotated, meeting.rcpId, 2, { rcpId: meeting.rcpId, linkHash: linkHashOf(code), reason: 'leak' }),
    };
    for (const [index, turn] of order.entries()) {
      await turns[turn]();
      await until(`${index + 1} of the two wait for the session`, async () => {
        const waiting: unknown[] = await lock.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
        return waiting.length === index + 1;
      });
    }
    await lock.rollbackTransaction();
    await lock.release();
    expect(await asker.closed()).toBe(4401);
    const atTheDoor: unknown[] = await door.db.dataSource.query(`select from join_request where session_id = $1 and state in ('held', 'waiting')`, [meeting.sessionId]);
    expect(atTheDoor).toEqual([]);
    await door.scheduling.tell(rcpArchived, meeting.rcpId, 3, { rcpId: meeting.rcpId });
  });

  it('with a new link: who is inside comes back after a lost connection, until put out', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const participant = await door.inside(meeting, organiser, 'DEDANS');
    await rotated(meeting, 2, 'E'.repeat(22));
    participant.close();
    const { request } = await participant.connect();
    expect(request?.state).toBe('admitted');
    await organiser.say({ type: 'participant.exclude', joinRequestId: request!.joinRequestId });
    await participant.is('excluded');
    participant.open();
    await participant.say({ type: 'hello', code: meeting.code });
    expect(await participant.closed()).toBe(4401);
  });

  it('with a new link, told before the update that came earlier: both count', async () => {
    const meeting = await door.planned([]);
    const renewed = await rotated(meeting, 3, 'F'.repeat(22));
    await door.scheduling.tell(rcpUpdated, meeting.rcpId, 2, { ...rcpOnPage(meeting.rcpId, meeting.code), name: 'Nouveau nom' });
    await until('the name is known', async () => (await door.page(renewed))['name'] === 'Nouveau nom');
    expect((await door.browser(meeting.code).request('GET', '')).status).toBe(404);
  });

  describe('with rules of its own', () => {
    const allows = async (meeting: TrialMeeting, changes: object) => {
      const policies = { guestsAllowed: true, openBeforeMin: 60, graceAfterMin: 120, lobbyChat: true, personalLinks: true, reminder: true, ...changes };
      await door.scheduling.tell(rcpUpdated, meeting.rcpId, 2, { ...rcpOnPage(meeting.rcpId, meeting.code), name: 'Autres règles', policies });
      await until('the rules are known', async () => (await door.page(meeting))['name'] === 'Autres règles');
    };

    it('the hours: the page tells the opening, and the door keeps it', async () => {
      const meeting = await door.planned([], { startsAt: inMinutes(30), endsAt: inMinutes(90) });
      await allows(meeting, { openBeforeMin: 15 });
      const { startsAt, opensAt } = (await door.nextOf(meeting))!;
      expect(Date.parse(startsAt) - Date.parse(opensAt)).toBe(15 * 60_000);
      await refusal(await door.guest(meeting, 'MARTIN'), 'too-early');
    });

    it('no guests: the bare link lets nobody in but accounts and personal links', async () => {
      const meeting = await door.planned(['hote']);
      const early = door.browser(meeting.code);
      await early.identify('MARTIN');
      await allows(meeting, { guestsAllowed: false });
      expect(await door.browser(meeting.code).identify('DURAND')).toMatchObject({ status: 403, body: { code: 'guests-not-allowed' }, setCookie: undefined });
      await early.knock();
      await refusal(early, 'guests-not-allowed');
      await door.host(meeting);
      const registrationId = `reg-${meeting.rcpId}`;
      door.scheduling.answers.set(registrationId, prescriberOf(registrationId, meeting));
      const prescriber = door.browser(meeting.code);
      await prescriber.request('POST', '/personal', { ticket: await door.tickets.personal({ sub: registrationId, revision: 1, sessionId: meeting.sessionId }) });
      expect((await prescriber.identify('MARTIN')).status).toBe(200);
      await prescriber.knock();
      await prescriber.is('waiting');
    });

    it('no personal links: they are as stale ones, and the form is there', async () => {
      const meeting = await door.planned([]);
      await allows(meeting, { personalLinks: false });
      door.scheduling.answers.set('reg-none', prescriberOf('reg-none', meeting));
      const one = door.browser(meeting.code);
      expect(await one.request('POST', '/personal', { ticket: await door.tickets.personal({ sub: 'reg-none', revision: 1, sessionId: meeting.sessionId }) })).toMatchObject({ status: 409, body: { code: 'link-stale' } });
      expect((await one.identify('MARTIN')).status).toBe(200);
    });
  });

  describe('with an organiser', () => {
    const rights = (meeting: TrialMeeting, version: number, hours: { validFrom?: string; validTo?: string }) => door.scheduling.tell(organisersReplaced, meeting.rcpId, version, {
      rcpId: meeting.rcpId, organisers: [{ accountId: 'hote', role: 'organiser' }, { accountId: 'second', role: 'organiser', ...hours }],
    });
    const roleOf = async (meeting: TrialMeeting) =>
      (await door.browser(meeting.code).request('POST', '/launch', { ticket: await door.tickets.launch({ sub: 'second', rcpId: meeting.rcpId, role: 'organiser', organisersVersion: 1 }) })).body['role'];

    it('whose time has not come, or is over, is none; in between the launch gives the role', async () => {
      const meeting = await door.planned(['hote']);
      for (const [version, hours, role] of [
        [2, { validFrom: inMinutes(5) }, null], [3, { validTo: inMinutes(-5) }, null], [4, { validFrom: inMinutes(-5), validTo: inMinutes(5) }, 'organiser'],
      ] as const) {
        await rights(meeting, version, hours);
        await door.planned([]);
        expect(await roleOf(meeting)).toBe(role);
      }
    });

    it('whose time passes during the session stays inside as a participant, and the waiting room closes', async () => {
      const meeting = await door.planned(['second']);
      const second = await door.host(meeting, 'second');
      const asker = await door.guest(meeting, 'MARTIN');
      await asker.is('waiting');
      // The end is an hour that passes while nobody tells anything.
      await door.db.dataSource.query(`update organisers set organisers = jsonb_set(organisers, '{0,validTo}', to_jsonb($2::text)) where rcp_id = $1`, [meeting.rcpId, inMinutes(0)]);
      await until('the page knows', () => second.last('you')?.organiser === false);
      await asker.is('held');
      expect(second.last('room')?.participants).toMatchObject([{ familyName: 'SECOND', organiser: false }]);
      expect(second.last('you')?.request?.state).toBe('admitted');
    });
  });
});
