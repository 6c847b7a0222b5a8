import { type LobbyServerMessage, mediaClaims, sessionPlanned } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { ticketVerifier } from '@rcp/platform';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { guarded, migrations } from './migrations/index.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, type TrialLobby, type TrialTickets, trialTickets } from './trial-lobby.js';
import { inMinutes, startTrialScheduling, type TrialMeeting, type TrialScheduling } from './trial-scheduling.js';

describe('the waiting room', () => {
  let db: TestDatabase, nats: Nats, tickets: TrialTickets, scheduling: TrialScheduling, lobby: TrialLobby;
  const browsers: TrialBrowser[] = [];

  beforeAll(async () => {
    [db, nats, tickets] = await Promise.all([testDatabase(migrations, [], guarded), testNats(), trialTickets()]);
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    lobby = await startTrial({ databaseUrl: db.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('lobby') }, tickets });
  });
  afterEach(() => browsers.splice(0).forEach((one) => one.close()));
  afterAll(async () => {
    await lobby?.stop();
    await scheduling?.stop();
    await Promise.all([db?.drop(), nats?.stop(), tickets?.remove()]);
  });

  const browser = (meeting: TrialMeeting) => {
    const one = new TrialBrowser(lobby.url, meeting.code);
    browsers.push(one);
    return one;
  };
  const planned = async (...args: Parameters<TrialScheduling['plan']>) => {
    const meeting = await scheduling.plan(...args);
    await until('the session is known', async () => (await browser(meeting).request('GET', '')).body['nextSession']);
    return meeting;
  };
  const guest = async (meeting: TrialMeeting, name: string) => {
    const one = browser(meeting);
    expect(await one.identify(name)).toMatchObject({ status: 200 });
    return one;
  };
  const account = async (meeting: TrialMeeting, sub: string, name = sub.toUpperCase()) => {
    const one = browser(meeting);
    expect(await one.request('POST', '/launch', { ticket: await tickets.launch({ sub, rcpId: meeting.rcpId }) })).toMatchObject({ status: 200 });
    expect(await one.identify(name)).toMatchObject({ status: 200 });
    return one;
  };
  const host = async (meeting: TrialMeeting, sub = 'hote') => {
    const one = await account(meeting, sub);
    await one.knock();
    await one.is('admitted');
    await one.hears('knocks');
    return one;
  };
  const inside = async (meeting: TrialMeeting, organiser: TrialBrowser, name: string) => {
    const one = await guest(meeting, name);
    await one.knock();
    await organiser.say({ type: 'join.accept', joinRequestId: (await organiser.card(name)).joinRequestId });
    return { one, id: (await one.is('admitted')).joinRequestId };
  };
  const facts = async (meeting: TrialMeeting): Promise<string[]> => {
    const rows: { type: string }[] = await db.dataSource.query(`select type from outbox where event->'data'->>'sessionId' = $1 order by position`, [meeting.sessionId]);
    return rows.map(({ type }) => type.replace(/^rcp\.lobby\.|\.v1$/g, ''));
  };
  const errors = (one: TrialBrowser) => one.heard.flatMap((message: LobbyServerMessage) => (message.type === 'error' ? [message.code] : []));
  const refusal = (one: TrialBrowser, code: string) => until(`the answer is ${code}`, () => errors(one).includes(code as never));

  it('holds who comes before an organiser, then shows the card, and the organiser accepts (R31, R33)', async () => {
    const meeting = await planned(['hote']);
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    const held = await asker.is('held');
    expect(asker.last('you')).toMatchObject({ organiser: false, hostPresent: false });
    expect(await (await fetch(`${lobby.url}/metrics`)).text()).toMatch(/^lobby_waiting\{state="held"\} 1\nlobby_waiting\{state="waiting"\} 0$/m);
    const organiser = await host(meeting);
    expect(await asker.is('waiting')).toMatchObject({ joinRequestId: held.joinRequestId, since: held.since });
    expect(await organiser.card('MARTIN')).toMatchObject({ state: 'waiting', requestedAt: held.since, assurance: 'guest', specialityCode: 'SM36' });
    await organiser.say({ type: 'join.accept', joinRequestId: held.joinRequestId });
    await asker.is('admitted');
    expect((await asker.hears('room')).participants.map(({ familyName, organiser: isHost }) => [familyName, isHost])).toEqual([['MARTIN', false], ['HOTE', true]]);
    expect(await facts(meeting)).toEqual(['join-requested', 'join-requested', 'session-opened', 'host-arrived', 'join-accepted']);
  });

  it('tells nobody’s name to people who wait (R30)', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    const [first, second] = [await guest(meeting, 'PREMIER'), await guest(meeting, 'SECOND')];
    await first.knock();
    await second.knock();
    await organiser.card('SECOND');
    await organiser.say({ type: 'join.refuse', joinRequestId: (await organiser.card('SECOND')).joinRequestId });
    await second.is('refused');
    expect(JSON.stringify([first.heard, second.heard])).not.toMatch(/HOTE|PREMIER|SECOND/);
    expect(new Set([...first.heard, ...second.heard].map(({ type }) => type))).toEqual(new Set(['you']));
  });

  it('tells a refused person so, who may ask again after 30 s (R34)', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    await organiser.say({ type: 'join.refuse', joinRequestId: (await organiser.card('MARTIN')).joinRequestId });
    await asker.is('refused');
    await asker.say({ type: 'join.request' });
    await refusal(asker, 'refused');
    await db.dataSource.query(`update join_request set since = since - interval '31 s' where session_id = $1 and state = 'refused'`, [meeting.sessionId]);
    await asker.say({ type: 'join.request' });
    await asker.is('waiting');
  });

  it('keeps an excluded person out, by the same browser, a new form or a new launch of the same account (R48)', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    const asker = await account(meeting, 'exclue', 'MARTIN');
    await asker.knock();
    const { joinRequestId } = await organiser.card('MARTIN');
    await organiser.say({ type: 'join.accept', joinRequestId });
    await asker.is('admitted');
    await organiser.say({ type: 'participant.exclude', joinRequestId });
    await asker.is('excluded');
    await asker.say({ type: 'join.request' });
    await refusal(asker, 'excluded');
    await asker.say({ type: 'media.ticket' });
    await refusal(asker, 'not-admitted');
    await asker.identify('DURAND');
    await asker.knock();
    await refusal(asker, 'excluded');
    expect(await asker.request('POST', '/launch', { ticket: await tickets.launch({ sub: 'autre', rcpId: meeting.rcpId }) })).toMatchObject({ status: 403, body: { code: 'excluded' } });
    const elsewhere = await account(meeting, 'exclue', 'MARTIN');
    await elsewhere.knock();
    await refusal(elsewhere, 'excluded');
    expect((await facts(meeting)).at(-1)).toBe('participant-excluded');
  });

  it('takes the first of two contradictory decisions and tells the second organiser who decided (R43)', async () => {
    const meeting = await planned(['hote', 'second']);
    const [one, other] = [await host(meeting), await host(meeting, 'second')];
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    const { joinRequestId } = await one.card('MARTIN');
    await other.card('MARTIN');
    await Promise.all([one.say({ type: 'join.accept', joinRequestId }), other.say({ type: 'join.refuse', joinRequestId })]);
    const late = await until('one of them is told', () => [one, other].find((each) => each.last('already-decided')));
    const decision = late === other ? 'admitted' : 'refused';
    expect(late.last('already-decided')).toEqual({ type: 'already-decided', joinRequestId, decision, decidedBy: late === other ? 'Jo HOTE' : 'Jo SECOND' });
    await asker.is(decision);
    expect((await facts(meeting)).filter((fact) => fact === 'join-accepted' || fact === 'join-refused')).toHaveLength(1);
  });

  it('refuses the organiser’s commands to anybody else, and nothing changes (R49)', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    const { one: participant, id } = await inside(meeting, organiser, 'DEDANS');
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    const { joinRequestId } = await organiser.card('MARTIN');
    const before = await facts(meeting);
    for (const message of [{ type: 'join.accept', joinRequestId }, { type: 'join.refuse', joinRequestId }, { type: 'participant.exclude', joinRequestId: id }] as const) {
      participant.heard = [];
      await participant.say(message);
      await refusal(participant, 'forbidden');
    }
    await asker.say({ type: 'join.accept', joinRequestId });
    await refusal(asker, 'forbidden');
    expect(await facts(meeting)).toEqual(before);
    expect(asker.last('you')?.request?.state).toBe('waiting');
  });

  it('takes no decision from an organiser who has not entered', async () => {
    const meeting = await planned(['hote', 'second']);
    const organiser = await host(meeting);
    const outside = await account(meeting, 'second');
    expect(await outside.connect()).toMatchObject({ organiser: true, request: null });
    const { id } = await inside(meeting, organiser, 'DEDANS');
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    const { joinRequestId } = await organiser.card('MARTIN');
    for (const message of [{ type: 'join.accept', joinRequestId }, { type: 'participant.exclude', joinRequestId: id }] as const) {
      await outside.say(message);
      await refusal(outside, 'forbidden');
      outside.heard = [];
    }
    expect((await facts(meeting)).at(-1)).toBe('join-requested');
  });

  it('leaves no card behind when the browser becomes somebody else', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    await organiser.card('MARTIN');
    await asker.request('POST', '/launch', { ticket: await tickets.launch({ sub: 'compte', rcpId: meeting.rcpId }) });
    await until('the card is gone', () => organiser.last('knocks')?.knocks.length === 0);
    await asker.identify('FRAYSSE');
    await asker.knock();
    expect(await organiser.card('FRAYSSE')).toMatchObject({ assurance: 'account' });
  });

  it('asks for each command again whether the account is an organiser still (R50)', async () => {
    const meeting = await planned(['hote', 'second']);
    const [organiser, second] = [await host(meeting), await host(meeting, 'second')];
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    const { joinRequestId } = await second.card('MARTIN');
    await scheduling.organisers(meeting.rcpId, 2, ['hote']);
    await until('the page knows', () => second.last('you')?.organiser === false);
    await second.say({ type: 'join.accept', joinRequestId });
    await refusal(second, 'forbidden');
    const formerly = (await organiser.hears('room')).participants.find(({ familyName }) => familyName === 'SECOND');
    await until('it is a participant like others', () => organiser.last('room')?.participants.some((one) => one.familyName === 'SECOND' && !one.organiser));
    await organiser.say({ type: 'participant.exclude', joinRequestId: formerly!.joinRequestId });
    await second.is('excluded');
  });

  it('holds people again when the last organiser is gone, and loses none when one returns (R32)', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    const { one: participant } = await inside(meeting, organiser, 'DEDANS');
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    const { since } = await asker.is('waiting');
    organiser.close();
    expect(await asker.is('held')).toMatchObject({ since });
    expect(participant.last('you')?.request?.state).toBe('admitted');
    await organiser.connect();
    expect(await asker.is('waiting')).toMatchObject({ since });
    expect(await organiser.card('MARTIN')).toMatchObject({ requestedAt: since });
    expect((await facts(meeting)).filter((fact) => fact.startsWith('host-'))).toEqual(['host-arrived', 'host-left', 'host-arrived']);
  });

  it('keeps the place over a lost connection, and somebody admitted comes back without knocking (R36)', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    const before = await asker.is('waiting');
    asker.close();
    await asker.connect();
    expect(await asker.is('waiting')).toEqual(before);
    await asker.say({ type: 'join.request' });
    await organiser.say({ type: 'join.accept', joinRequestId: before.joinRequestId });
    await asker.is('admitted');
    asker.close();
    expect((await asker.connect()).request).toMatchObject({ joinRequestId: before.joinRequestId, state: 'admitted' });
    expect((await facts(meeting)).filter((fact) => fact === 'join-requested')).toHaveLength(2);
  });

  it('takes the card away when the asker gives up (R35)', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    await organiser.card('MARTIN');
    await asker.say({ type: 'join.withdraw' });
    await asker.is('withdrawn');
    await until('the card is gone', () => organiser.last('knocks')?.knocks.length === 0);
  });

  it('gives media tickets to people inside an open session only', async () => {
    const meeting = await planned(['hote']);
    const asker = await guest(meeting, 'MARTIN');
    await asker.knock();
    await asker.is('held');
    await asker.say({ type: 'media.ticket' });
    await refusal(asker, 'not-admitted');
    const organiser = await host(meeting);
    await organiser.say({ type: 'media.ticket' });
    const verifier = await ticketVerifier('media', tickets.mediaKeys.jwksFile, mediaClaims, { issuer: 'lobby', audience: 'media-gateway' });
    const claims = await verifier.verify((await organiser.hears('media.ticket')).ticket);
    expect(claims).toMatchObject({ sub: (await organiser.is('admitted')).joinRequestId, sessionId: meeting.sessionId, role: 'organiser' });
    expect(claims.exp * 1000 - Date.now()).toBeLessThanOrEqual(60_000);
  });

  it('opens not before the hour, for nobody (R45)', async () => {
    const meeting = await planned(['hote'], { startsAt: inMinutes(61), endsAt: inMinutes(120) });
    const organiser = await account(meeting, 'hote');
    await organiser.knock();
    await refusal(organiser, 'too-early');
    expect(await facts(meeting)).toEqual([]);
  });

  it('opens the next session of an RCP although the last one was left open, and never two', async () => {
    const meeting = await planned(['hote']);
    const organiser = await host(meeting);
    organiser.close();
    await db.dataSource.query(`update session set starts_at = starts_at - interval '7 days', ends_at = ends_at - interval '7 days' where id = $1`, [meeting.sessionId]);
    const sessionId = `${meeting.sessionId}-b`;
    await scheduling.tell(sessionPlanned, sessionId, 1, { sessionId, rcpId: meeting.rcpId, startsAt: inMinutes(30), endsAt: inMinutes(90), webconfActive: true });
    await until('the next session is on the page', async () => (await organiser.request('GET', '')).body['nextSession']);
    await organiser.knock();
    await organiser.is('admitted');
    await until('the next session is open', async () => (await facts({ ...meeting, sessionId })).includes('session-opened'));
    const states: { id: string; state: string }[] = await db.dataSource.query('select id, state from session where rcp_id = $1 order by id', [meeting.rcpId]);
    expect(states).toEqual([{ id: meeting.sessionId, state: 'closed' }, { id: sessionId, state: 'open' }]);
  });
});
