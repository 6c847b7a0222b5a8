import { until } from '@rcp/testing';
import type { TrialBrowser } from './trial-browser.js';
import { TrialDoor } from './trial-door.js';
import type { TrialMeeting } from './trial-scheduling.js';

describe('somebody who is gone', () => {
  let door: TrialDoor, meeting: TrialMeeting, organiser: TrialBrowser;

  beforeAll(async () => {
    door = await TrialDoor.start({ LINE_LOST_SECONDS: '1.5', TAB_CLOSED_SECONDS: '0.3' });
  });
  beforeEach(async () => {
    meeting = await door.planned(['hote']);
    organiser = await door.host(meeting);
  });
  afterEach(() => door.empty());
  afterAll(() => door?.stop());

  const cards = () => (organiser.last('knocks')?.knocks ?? []).map(({ familyName }) => familyName);
  const inside = () => (organiser.last('room')?.participants ?? []).map(({ familyName }) => familyName);

  it.each([['closed the tab', 'leave'], ['lost the line', 'close']] as const)('because they %s has no card any more, and is found in their place when they come back (R36)', async (_how, goes) => {
    const first = await door.guest(meeting, 'PREMIERE');
    const { requestedAt, joinRequestId } = await organiser.card('PREMIERE');
    await door.guest(meeting, 'SECONDE');
    await organiser.card('SECONDE');
    first[goes]();
    await until('one card is left', () => cards().join() === 'SECONDE');
    await organiser.say({ type: 'join.accept', joinRequestId });
    expect(await organiser.hears('already-decided')).toMatchObject({ joinRequestId, decision: 'withdrawn' });
    await first.connect();
    expect(await first.is('waiting')).toMatchObject({ joinRequestId, since: requestedAt });
    await until('both cards are there, in their order', () => cards().join() === 'PREMIERE,SECONDE');
  });

  it('is not somebody who reloads the page, nor who has another tab', async () => {
    const one = await door.guest(meeting, 'MARTIN');
    await organiser.card('MARTIN');
    const tab = door.browser(meeting.code);
    tab.cookie = one.cookie;
    await tab.connect();
    const from = organiser.heard.length;
    one.leave();
    await one.connect();
    tab.leave();
    // Another person comes and goes meanwhile: lines were looked at.
    const other = await door.guest(meeting, 'PASSAGE');
    await organiser.card('PASSAGE');
    other.leave();
    await until('lines were looked at', () => cards().join() === 'MARTIN');
    expect(organiser.heard.slice(from).filter((message) => message.type === 'knocks' && !message.knocks.some(({ familyName }) => familyName === 'MARTIN'))).toEqual([]);
  });

  it('is not named in the room while away, and is inside again without asking', async () => {
    const one = await door.inside(meeting, organiser, 'MARTIN');
    await until('both are named', () => inside().sort().join() === 'HOTE,MARTIN');
    one.leave();
    await until('who is away is not named', () => inside().join() === 'HOTE');
    await one.connect();
    await one.is('admitted');
    await until('both are named again', () => inside().sort().join() === 'HOTE,MARTIN');
  });

  it('is there as long as the media go on', async () => {
    const [one, other] = [await door.inside(meeting, organiser, 'IMAGES'), await door.inside(meeting, organiser, 'PASSAGE')];
    const { joinRequestId } = await one.is('admitted');
    await door.media.joined({ sessionId: meeting.sessionId, participantId: joinRequestId });
    await until('the media are known', async () => ((await door.db.dataSource.query('select 1 from presence where participant_id = $1', [joinRequestId])) as unknown[]).length > 0);
    one.leave();
    other.leave();
    await until('lines were looked at', () => !inside().includes('PASSAGE'));
    expect(inside().sort()).toEqual(['HOTE', 'IMAGES']);
    await door.media.left({ sessionId: meeting.sessionId, participantId: joinRequestId });
    await until('nobody is at the other end', () => inside().join() === 'HOTE');
  });
});
