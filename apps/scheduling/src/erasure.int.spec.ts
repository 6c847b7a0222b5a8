import { ErasureStore } from './erasure.store.js';
import { aRcp, aRegistration, aSession, prescriber } from './trial-dcc.js';
import { startTrial, type Trial } from './trial-service.js';

describe('what was kept long enough', () => {
  let trial: Trial;
  /** The session of the trial ends on 2 December 2026. */
  const atNight = (day: string) => trial.app.get(ErasureStore).erase(new Date(`${day}T02:23:00Z`));
  const nothing = { prescribers: 0, registrations: 0, places: 0, news: 0, sessions: 0 };
  const everything = async () => JSON.stringify(await Promise.all(['registration', 'session', 'news'].map((table) => trial.database.dataSource.query(`select * from ${table}`))));

  beforeAll(async () => {
    trial = await startTrial();
    await trial.call('PUT', '/rcps/rcp-1', aRcp);
    expect((await trial.call('PUT', '/sessions/ses-1', aSession('rcp-1', { startsAt: '2026-12-02T15:00:00Z', endsAt: '2026-12-02T16:30:00Z', place: 'Salle bleue' }))).status).toBe(201);
    expect((await trial.call('PUT', '/sessions/ses-1/registrations/reg-1', aRegistration())).status).toBe(201);
  });
  afterAll(() => trial?.stop());

  it('is erased when its time has come, not before, and once: the prescriber after a month', async () => {
    expect(await atNight('2026-12-31')).toEqual(nothing);
    expect(await everything()).toContain(prescriber.email);
    expect(await atNight('2027-01-02')).toEqual({ ...nothing, prescribers: 1 });
    expect(await atNight('2027-01-02')).toEqual(nothing);
    const left = await everything();
    for (const one of [prescriber.familyName, prescriber.givenName, prescriber.email]) expect(left).not.toContain(one);
    const { status, body } = await trial.call('GET', '/sessions/ses-1/registrations/reg-1');
    expect([status, body]).toMatchObject([200, { id: 'reg-1', participation: 'webconference' }]);
  });

  it('is erased when its time has come: registration, place and news after thirteen months, the session after five years', async () => {
    expect(await atNight('2027-12-30')).toEqual(nothing);
    const erased = await atNight('2028-01-03');
    expect(erased).toMatchObject({ prescribers: 0, registrations: 1, places: 1, sessions: 0 });
    expect(erased.news).toBeGreaterThan(0);
    expect(await everything()).not.toMatch(/Salle bleue|reg-1/);
    expect((await trial.call('GET', '/sessions/ses-1')).status).toBe(200);
    expect(await atNight('2031-12-04')).toEqual({ ...nothing, sessions: 1 });
    expect((await trial.call('GET', '/sessions/ses-1')).status).toBe(404);
  });
});
