import { participantJoined, sessionPlanned, webconfDeactivated } from '@rcp/contracts';
import { type ConsumerUnderCheck, mustBehaveLikeAConsumer, until } from '@rcp/testing';
import { randomUUID } from 'node:crypto';
import type { TrialBrowser } from './trial-browser.js';
import { refusal, seesNothing, TrialDoor } from './trial-door.js';
import { startTrial, type TrialLobby } from './trial-lobby.js';
import { inMinutes, type TrialMeeting } from './trial-scheduling.js';

describe('the end of a session', () => {
  let door: TrialDoor, other: TrialLobby;

  beforeAll(async () => {
    door = await TrialDoor.start();
    // A second replica's clock beats too: whatever happens must happen once.
    other = await startTrial({ databaseUrl: door.db.runtimeUrl, nats: { servers: door.nats.url, ...door.nats.userOf('lobby') }, tickets: door.tickets });
  });
  afterEach(() => door.empty());
  afterAll(async () => {
    await other?.stop();
    await door?.stop();
  });

  const stateOf = async ({ sessionId }: TrialMeeting) => {
    const [row]: { state: string; reason: string | null }[] = await door.db.dataSource.query('select state, close_reason as reason from session where id = $1', [sessionId]);
    return row;
  };
  /** Time passes for one session. */
  const later = ({ sessionId }: TrialMeeting, minutes: number) => door.db.dataSource.query(
    `update session set starts_at = starts_at - make_interval(mins => $2), ends_at = ends_at - make_interval(mins => $2), opened_at = opened_at - make_interval(mins => $2),
       closed_at = closed_at - make_interval(mins => $2), host_since = host_since - make_interval(mins => $2) where id = $1`, [sessionId, minutes]);
  const becomes = (meeting: TrialMeeting, state: string) => until(`the session is ${state}`, async () => (await stateOf(meeting))?.state === state);
  const idOf = async (one: TrialBrowser) => (await one.is('admitted')).joinRequestId;
  const present = async (count: number) => until('the presence is known', async () => {
    const rows: unknown[] = await door.db.dataSource.query('select 1 from presence');
    return rows.length >= count;
  });

  it('is told to everybody at once when an organiser ends it, whether inside or at the door', async () => {
    const meeting = await door.planned(['hote', 'second']);
    const [organiser, second] = [await door.host(meeting), await door.host(meeting, 'second')];
    const participant = await door.inside(meeting, organiser, 'DEDANS');
    const asker = await door.guest(meeting, 'DEHORS');
    await asker.is('waiting');
    await organiser.say({ type: 'session.end' });
    for (const one of [organiser, second, participant, asker]) await seesNothing(one);
    await participant.say({ type: 'media.ticket' });
    await refusal(participant, 'not-admitted');
    expect(await stateOf(meeting)).toEqual({ state: 'closed', reason: 'by-host' });
    expect((await door.facts(meeting.sessionId)).slice(-3)).toEqual(['host-left', 'join-withdrawn', 'session-closed']);
    await asker.say({ type: 'join.request' });
    await refusal(asker, 'no-session');
    expect(await door.nextOf(meeting)).toBeNull();
  });

  it('is an organiser’s to decide, from inside', async () => {
    const meeting = await door.planned(['hote', 'second']);
    const organiser = await door.host(meeting);
    const participant = await door.inside(meeting, organiser, 'DEDANS');
    for (const type of ['session.end', 'session.reopen'] as const) {
      participant.heard = [];
      await participant.say({ type });
      await refusal(participant, 'forbidden');
    }
    const outside = door.browser(meeting.code);
    await outside.request('POST', '/launch', { ticket: await door.tickets.launch({ sub: 'second', rcpId: meeting.rcpId }) });
    await outside.identify('SECOND');
    await outside.connect();
    await outside.say({ type: 'session.end' });
    await refusal(outside, 'forbidden');
    expect(await stateOf(meeting)).toMatchObject({ state: 'open' });
  });

  it('can be taken back within half an hour: the organiser is in at once, and people find their place', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const participant = await door.inside(meeting, organiser, 'DEDANS');
    const id = await idOf(participant);
    await organiser.say({ type: 'session.end' });
    await until('it is offered', () => organiser.last('you')?.reopenUntil);
    await seesNothing(participant);
    expect(participant.last('you')).not.toHaveProperty('reopenUntil');
    expect((await organiser.connect()).reopenUntil).toBeDefined();
    await organiser.say({ type: 'session.reopen' });
    await organiser.is('admitted');
    expect((await participant.connect()).request).toMatchObject({ joinRequestId: id, state: 'admitted' });
    await participant.say({ type: 'media.ticket' });
    await participant.hears('media.ticket');
    await until('an organiser is there', () => organiser.last('you')?.hostPresent);
    expect(organiser.last('you')).not.toHaveProperty('reopenUntil');
    expect((await door.facts(meeting.sessionId)).slice(-3)).toEqual(['session-closed', 'session-reopened', 'host-arrived']);
  });

  it('can’t be taken back once half an hour has passed, nor beside a later session that is open', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    await organiser.say({ type: 'session.end' });
    await seesNothing(organiser);
    const next = `${meeting.sessionId}-b`;
    await door.scheduling.tell(sessionPlanned, next, 1, { sessionId: next, rcpId: meeting.rcpId, startsAt: inMinutes(20), endsAt: inMinutes(60), webconfActive: true });
    await until('the next session is on the page', () => door.nextOf(meeting));
    await organiser.knock();
    await organiser.is('admitted');
    await becomes({ ...meeting, sessionId: next }, 'open');
    await organiser.say({ type: 'session.reopen' });
    await refusal(organiser, 'session-terminal');
    await organiser.say({ type: 'session.end' });
    await becomes({ ...meeting, sessionId: next }, 'closed');
    await later({ ...meeting, sessionId: next }, 31);
    await later(meeting, 31);
    organiser.heard = [];
    await organiser.say({ type: 'session.reopen' });
    await refusal(organiser, 'session-terminal');
  });

  it('comes by itself fifteen minutes after its end once everybody has left, and once for all replicas', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const who = { sessionId: meeting.sessionId, participantId: await idOf(organiser) };
    await door.media.joined(who);
    await present(1);
    organiser.close();
    await until('no organiser is there', async () => (await door.facts(meeting.sessionId)).includes('host-left'));
    await later(meeting, 80);
    // The beat that finds somebody talking leaves it open; a session that is due and empty shows that beats have passed.
    const beside = await door.planned(['autre'], { startsAt: inMinutes(-300), endsAt: inMinutes(-119) });
    await later(beside, 2);
    await becomes(beside, 'not_held');
    expect(await stateOf(meeting)).toMatchObject({ state: 'open' });
    await door.media.left(who, 2, inMinutes(-16));
    await becomes(meeting, 'closed');
    expect(await stateOf(meeting)).toEqual({ state: 'closed', reason: 'timeout' });
    expect((await door.facts(meeting.sessionId)).filter((fact) => fact === 'session-closed')).toHaveLength(1);
  });

  it('comes when the hours are over and no organiser is there, whoever is still talking', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const participant = await door.inside(meeting, organiser, 'DEDANS');
    await door.media.joined({ sessionId: meeting.sessionId, participantId: await idOf(participant) });
    organiser.close();
    await until('no organiser is there', async () => (await door.facts(meeting.sessionId)).includes('host-left'));
    await later(meeting, 181);
    await becomes(meeting, 'closed');
    await seesNothing(participant);
  });

  it('of one that nobody opened is told once, and who waited is sent away', async () => {
    const meeting = await door.planned(['hote']);
    const asker = await door.guest(meeting, 'MARTIN');
    await asker.is('held');
    await later(meeting, 181);
    await becomes(meeting, 'not_held');
    await seesNothing(asker);
    expect(await door.facts(meeting.sessionId)).toEqual(['join-requested', 'join-withdrawn', 'session-not-held']);
  });

  it('of one without the webconference is told to nobody', async () => {
    const meeting = await door.planned(['hote']);
    await door.scheduling.tell(webconfDeactivated, meeting.sessionId, 2, { ...meeting, startsAt: inMinutes(-60), endsAt: inMinutes(60), webconfActive: false });
    await until('it is off', async () => (await door.nextOf(meeting))?.webconfActive === false);
    await later(meeting, 181);
    await becomes(meeting, 'closed');
    expect(await door.facts(meeting.sessionId)).toEqual([]);
  });

  describe('with the media at the other end', () => {
    const consumer = (): ConsumerUnderCheck => ({
      service: 'lobby', nats: door.nats, ownerUrl: door.db.ownerUrl,
      event: () => {
        const participantId = randomUUID();
        return {
          specversion: '1.0', id: randomUUID(), source: '/rcp/media-gateway', type: participantJoined.type, subject: participantId, time: new Date().toISOString(),
          datacontenttype: 'application/json', aggregateversion: 1, data: { sessionId: 'nulle-part', participantId },
        };
      },
      effects: async ({ subject }) => ((await door.db.dataSource.query('select 1 from presence where participant_id = $1', [subject])) as unknown[]).length,
    });
    mustBehaveLikeAConsumer(consumer);
  });
});
