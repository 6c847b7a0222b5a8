import { sessionCancelled, sessionPlanned, sessionRescheduled, webconfActivated, webconfDeactivated } from '@rcp/contracts';
import { until } from '@rcp/testing';
import { refusal, seesNothing, TrialDoor } from './trial-door.js';
import { inMinutes, type TrialMeeting } from './trial-scheduling.js';

describe('a session whose plan changes is', () => {
  let door: TrialDoor;
  beforeAll(async () => { door = await TrialDoor.start(); });
  afterEach(() => door.empty());
  afterAll(() => door?.stop());

  const plan = ({ sessionId, rcpId }: TrialMeeting, changes: { startsAt?: string; endsAt?: string; webconfActive?: boolean } = {}) =>
    ({ sessionId, rcpId, startsAt: inMinutes(-60), endsAt: inMinutes(60), webconfActive: true, ...changes });
  const cancels = (meeting: TrialMeeting, version: number) =>
    door.scheduling.tell(sessionCancelled, meeting.sessionId, version, { ...plan(meeting), reasonCode: 'no-cases', icsSequence: 1 });

  it('cancelled: the page goes on to the next one, and people at the door are told at once (R85)', async () => {
    const meeting = await door.planned(['hote']);
    const next = { ...meeting, sessionId: `${meeting.sessionId}-b` };
    const startsAt = inMinutes(7 * 24 * 60);
    await door.scheduling.tell(sessionPlanned, next.sessionId, 1, plan(next, { startsAt, endsAt: inMinutes(7 * 24 * 60 + 60) }));
    const asker = await door.guest(meeting, 'MARTIN');
    await asker.is('held');
    await cancels(meeting, 2);
    await seesNothing(asker);
    expect((await door.nextOf(meeting))?.startsAt).toBe(startsAt);
    expect((await door.browser(meeting.code).request('GET', '')).body['cancelledSession']).toMatchObject({ startsAt: expect.any(String), endsAt: expect.any(String) });
    await asker.say({ type: 'join.request' });
    await refusal(asker, 'too-early');
    expect(await door.facts(meeting.sessionId)).toEqual(['join-requested', 'join-withdrawn']);
  });

  it('cancelled as the last one: the page has none, and nobody joins', async () => {
    const meeting = await door.planned([]);
    const asker = await door.guest(meeting, 'MARTIN');
    await asker.is('held');
    await cancels(meeting, 2);
    await seesNothing(asker);
    expect(await door.nextOf(meeting)).toBeNull();
    await asker.say({ type: 'join.request' });
    await refusal(asker, 'no-session');
  });

  it('cancelled while an organiser opened it: everybody is out, nobody gets a ticket', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const participant = await door.inside(meeting, organiser, 'DEDANS');
    await cancels(meeting, 2);
    await Promise.all([seesNothing(organiser), seesNothing(participant)]);
    await participant.say({ type: 'media.ticket' });
    await until('there is no ticket', () => participant.heard.some((message) => message.type === 'error'));
    expect(participant.last('media.ticket')).toBeUndefined();
    expect(await door.nextOf(meeting)).toBeNull();
  });

  it('without the webconference: the page says so, nobody joins; with it again, people may', async () => {
    const meeting = await door.planned([]);
    const asker = await door.guest(meeting, 'MARTIN');
    await asker.is('held');
    await door.scheduling.tell(webconfDeactivated, meeting.sessionId, 2, plan(meeting, { webconfActive: false }));
    await seesNothing(asker);
    expect(await door.nextOf(meeting)).toMatchObject({ webconfActive: false });
    await asker.say({ type: 'join.request' });
    await refusal(asker, 'no-session');
    await door.scheduling.tell(webconfActivated, meeting.sessionId, 3, plan(meeting));
    await until('the webconference is back', async () => (await door.nextOf(meeting))?.webconfActive);
    await asker.say({ type: 'join.request' });
    await asker.is('held');
  });

  it('moved: the page shows the new hours, and who came for the old ones is told', async () => {
    const meeting = await door.planned([]);
    const asker = await door.guest(meeting, 'MARTIN');
    await asker.is('held');
    const [startsAt, endsAt] = [inMinutes(600), inMinutes(660)];
    await door.scheduling.tell(sessionRescheduled, meeting.sessionId, 2, {
      ...plan(meeting, { startsAt, endsAt }), previous: { startsAt: inMinutes(-60), endsAt: inMinutes(60) }, icsSequence: 1,
    });
    await seesNothing(asker);
    expect(await door.nextOf(meeting)).toMatchObject({ startsAt });
  });

  it('put off a little: nobody notices', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const asker = await door.guest(meeting, 'MARTIN');
    const before = await asker.is('waiting');
    const endsAt = inMinutes(90);
    await door.scheduling.tell(sessionRescheduled, meeting.sessionId, 2, {
      ...plan(meeting, { endsAt }), previous: { startsAt: inMinutes(-60), endsAt: inMinutes(60) }, icsSequence: 1,
    });
    await until('the page knows', async () => (await door.nextOf(meeting))?.endsAt === endsAt);
    expect(await asker.is('waiting')).toEqual(before);
    expect(organiser.last('you')?.request?.state).toBe('admitted');
  });

  it('told in another order than decided: the newest counts', async () => {
    const meeting = await door.planned([]);
    const other = { ...meeting, sessionId: `${meeting.sessionId}-x` };
    await door.scheduling.tell(sessionCancelled, other.sessionId, 4, { ...plan(other, { startsAt: inMinutes(-90) }), reasonCode: 'other', icsSequence: 2 });
    await door.scheduling.tell(webconfActivated, other.sessionId, 3, plan(other, { startsAt: inMinutes(-90) }));
    await door.scheduling.tell(sessionPlanned, other.sessionId, 1, plan(other, { startsAt: inMinutes(-90) }));
    await door.planned([]);
    const states: object[] = await door.db.dataSource.query('select state from session where id = $1', [other.sessionId]);
    expect(states).toEqual([{ state: 'cancelled' }]);
  });

  it('found among a year of planned ones', async () => {
    const meeting = await door.planned([], { startsAt: inMinutes(30), endsAt: inMinutes(90) });
    for (let week = 1; week <= 60; week++) {
      const one = { ...meeting, sessionId: `${meeting.sessionId}-${week}` };
      const day = week * 7 * 24 * 60;
      await door.scheduling.tell(sessionPlanned, one.sessionId, 1, plan(one, { startsAt: inMinutes(day), endsAt: inMinutes(day + 60) }));
    }
    await door.planned([]);
    expect(Date.parse((await door.nextOf(meeting))!.startsAt)).toBeLessThan(Date.now() + 31 * 60_000);
  });

  it('closed when it was left open and the next one opens, and that is told', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    organiser.close();
    await door.db.dataSource.query(`update session set starts_at = starts_at - interval '7 days', ends_at = ends_at - interval '7 days' where id = $1`, [meeting.sessionId]);
    const next = { ...meeting, sessionId: `${meeting.sessionId}-b` };
    await door.scheduling.tell(sessionPlanned, next.sessionId, 1, plan(next, { startsAt: inMinutes(30), endsAt: inMinutes(90) }));
    await until('the next session is on the page', () => door.nextOf(meeting));
    await organiser.knock();
    await until('the next session is open', async () => (await door.facts(next.sessionId)).includes('session-opened'));
    expect((await door.facts(meeting.sessionId)).at(-1)).toBe('session-closed');
  });

  it('never open beside another one of its RCP, whatever the code does (invariant 4)', async () => {
    const meeting = await door.planned(['hote']);
    await door.host(meeting);
    const other = { ...meeting, sessionId: `${meeting.sessionId}-b` };
    await door.scheduling.tell(sessionPlanned, other.sessionId, 1, plan(other, { startsAt: inMinutes(100), endsAt: inMinutes(160) }));
    await until('the other one is known', async () => (await door.db.dataSource.query('select 1 from session where id = $1', [other.sessionId]) as object[]).length === 1);
    await expect(door.db.dataSource.query(`update session set state = 'open', opened_at = now() where id = $1`, [other.sessionId])).rejects.toThrow('one_open_session_per_rcp');
  });
});
