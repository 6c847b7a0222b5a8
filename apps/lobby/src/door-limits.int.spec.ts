import { until } from '@rcp/testing';
import { cookieName } from './entries.store.js';
import { form } from './trial-browser.js';
import { TrialDoor } from './trial-door.js';

describe('a flood at the door', () => {
  let door: TrialDoor;

  beforeAll(async () => {
    door = await TrialDoor.start();
  });
  afterEach(() => door.empty());
  afterAll(() => door?.stop());

  it('from one address is held up, and leaves who was there before, other addresses and the organiser alone', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const honest = door.browser(meeting.code);
    await honest.identify('HONNETE');
    const hostile = Array.from({ length: 500 }, () => door.browser(meeting.code));
    const answers = await Promise.all(hostile.map((one, nth) => one.request('POST', '/identity', form(`FLOT-${nth}`), { 'x-forwarded-for': honest.address })));
    const through = hostile.filter((_, nth) => answers[nth]?.status === 200);
    expect(through.length).toBeLessThanOrEqual(90);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect(answers.find(({ status }) => status === 429)?.body).toMatchObject({ code: 'rate-limited', status: 429 });
    await Promise.all(through.map(async (one) => one.knock()));
    // By its cookie the honest browser is no stranger at that address.
    expect((await honest.identify('HONNETE')).status).toBe(200);
    await honest.knock();
    const card = await organiser.card('HONNETE');
    await organiser.say({ type: 'join.accept', joinRequestId: card.joinRequestId });
    await honest.is('admitted');
    const elsewhere = door.browser(meeting.code);
    expect((await elsewhere.request('POST', '/identity', form('AILLEURS'), { 'x-forwarded-for': '198.51.100.7' })).status).toBe(200);
    await elsewhere.knock();
    await organiser.card('AILLEURS');
  }, 60_000);

  it('is told when to come back', async () => {
    const meeting = await door.planned(['hote']);
    const refused = await until('somebody is held up', async () => {
      const answer = await fetch(`${door.browser(meeting.code).lobbyUrl}/api/public/rcps/${meeting.code}/identity`, {
        method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.8' }, body: JSON.stringify(form('FLOT')),
      });
      return answer.status === 429 && answer;
    }, { everyMs: 1 });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('with made-up cookies is a flood of strangers', async () => {
    const meeting = await door.planned(['hote']);
    const statuses = await Promise.all(Array.from({ length: 120 }, async (_, nth) => {
      const one = door.browser(meeting.code);
      one.cookie = `${cookieName(meeting.code)}=invente-${nth}`;
      return (await one.request('POST', '/identity', form('FLOT'), { 'x-forwarded-for': '198.51.100.9' })).status;
    }));
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(90);
  });
});
