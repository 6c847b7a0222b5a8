import { type Nats, startService } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { guarded, migrations } from './migrations/index.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, type TrialLobby, type TrialTickets, trialTickets, trialVariables } from './trial-lobby.js';
import { startTrialScheduling, type TrialMeeting, type TrialScheduling } from './trial-scheduling.js';

describe('two replicas of the lobby', () => {
  let db: TestDatabase, nats: Nats, tickets: TrialTickets, scheduling: TrialScheduling;
  const [lobbies, browsers]: [TrialLobby[], TrialBrowser[]] = [[], []];
  const parts = () => ({ databaseUrl: db.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('lobby') }, tickets });
  const replica = async () => {
    const lobby = await startTrial(parts());
    lobbies.push(lobby);
    return lobby;
  };
  const planned = async (at: TrialLobby, organisers: string[]) => {
    const meeting = await scheduling.plan(organisers);
    await until('the session is known', async () => (await new TrialBrowser(at.url, meeting.code).request('GET', '')).body['nextSession']);
    return meeting;
  };
  const guest = async (at: { url: string }, meeting: TrialMeeting, name: string) => {
    const one = new TrialBrowser(at.url, meeting.code);
    browsers.push(one);
    await one.identify(name);
    return one;
  };
  const host = async (at: { url: string }, meeting: TrialMeeting, sub: string) => {
    const one = new TrialBrowser(at.url, meeting.code);
    browsers.push(one);
    await one.request('POST', '/launch', { ticket: await tickets.launch({ sub, rcpId: meeting.rcpId }) });
    await one.identify(sub.toUpperCase());
    await one.knock();
    await one.is('admitted');
    return one;
  };
  const hostFacts = async (meeting: TrialMeeting): Promise<string[]> => {
    const rows: { type: string }[] = await db.dataSource.query(
      `select type from outbox where event->'data'->>'sessionId' = $1 and type like 'rcp.lobby.host-%' order by position`, [meeting.sessionId]);
    return rows.map(({ type }) => type);
  };

  beforeAll(async () => {
    [db, nats, tickets] = await Promise.all([testDatabase(migrations, [], guarded), testNats(), trialTickets()]);
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
  });
  afterEach(async () => {
    browsers.splice(0).forEach((one) => one.close());
    await Promise.all(lobbies.splice(0).map((lobby) => lobby.stop()));
  });
  afterAll(async () => {
    await scheduling?.stop();
    await Promise.all([db?.drop(), nats?.stop(), tickets?.remove()]);
  });

  it('show each other’s changes, and decisions taken on one are carried out on the other', async () => {
    const [one, other] = [await replica(), await replica()];
    const meeting = await planned(one, ['hote']);
    const asker = await guest(one, meeting, 'MARTIN');
    await asker.knock();
    await asker.is('held');
    const organiser = await host(other, meeting, 'hote');
    await asker.is('waiting');
    const { joinRequestId } = await organiser.card('MARTIN');
    await organiser.say({ type: 'join.accept', joinRequestId });
    await asker.is('admitted');
    await organiser.say({ type: 'participant.exclude', joinRequestId });
    await asker.is('excluded');
  });

  it('count organisers on both: one leaving is not the last', async () => {
    const [one, other] = [await replica(), await replica()];
    const meeting = await planned(one, ['hote', 'second']);
    const [first, second] = [await host(one, meeting, 'hote'), await host(other, meeting, 'second')];
    const asker = await guest(other, meeting, 'MARTIN');
    await asker.knock();
    await asker.is('waiting');
    first.close();
    await until('the first one’s seat counts no more', async () => {
      const seats: object[] = await db.dataSource.query(`select 1 from seat where session_id = $1 and last_seen > now() - interval '3 seconds'`, [meeting.sessionId]);
      return seats.length === 1;
    });
    expect(asker.last('you')?.request?.state).toBe('waiting');
    second.close();
    await asker.is('held');
    expect(await hostFacts(meeting)).toEqual(['rcp.lobby.host-arrived.v1', 'rcp.lobby.host-left.v1']);
  });

  it('send everybody away in good order, who find their place at the other one', async () => {
    const [one, other] = [await replica(), await replica()];
    const meeting = await planned(one, ['hote']);
    const organiser = await host(one, meeting, 'hote');
    const asker = await guest(one, meeting, 'MARTIN');
    await asker.knock();
    const before = await asker.is('waiting');
    await lobbies.shift()?.stop();
    const { retryAfterMs } = await asker.hears('going-away');
    expect(retryAfterMs).toBeGreaterThanOrEqual(0);
    expect(retryAfterMs).toBeLessThanOrEqual(8_000);
    expect(await asker.closed()).toBe(1012);
    await organiser.connect({ lobbyUrl: other.url });
    await asker.connect({ lobbyUrl: other.url });
    expect(await asker.is('waiting')).toEqual(before);
    await organiser.card('MARTIN');
  });

  it('start with what the database holds: an organiser who never came back is gone', async () => {
    const one = await replica();
    const meeting = await planned(one, ['hote']);
    const organiser = await host(one, meeting, 'hote');
    const asker = await guest(one, meeting, 'MARTIN');
    await asker.knock();
    await asker.is('waiting');
    organiser.close();
    await lobbies.shift()?.stop();
    const other = await replica();
    await asker.connect({ lobbyUrl: other.url });
    await asker.is('held');
    expect(await hostFacts(meeting)).toEqual(['rcp.lobby.host-arrived.v1', 'rcp.lobby.host-left.v1']);
  });

  it('close the waiting room when the organiser’s replica was killed, and people find their place at the other', async () => {
    const [doomed, other] = [await startService('lobby', trialVariables(parts())), await replica()];
    try {
      const meeting = await planned(other, ['hote']);
      const organiser = await host(doomed, meeting, 'hote');
      const [near, far] = [await guest(doomed, meeting, 'MARTIN'), await guest(other, meeting, 'DURAND')];
      await near.knock();
      const before = await near.is('waiting');
      await far.knock();
      await far.is('waiting');
      await doomed.kill();
      await near.closed();
      await far.is('held');
      await near.connect({ lobbyUrl: other.url });
      expect(await near.is('held')).toMatchObject({ joinRequestId: before.joinRequestId, since: before.since });
      await organiser.connect({ lobbyUrl: other.url });
      await near.is('waiting');
      await far.is('waiting');
      expect((await organiser.hears('knocks')).knocks.map(({ familyName }) => familyName)).toEqual(['MARTIN', 'DURAND']);
    } finally {
      await doomed.stop();
    }
  });

  it('announce an organiser again whose seat was written down late', async () => {
    const one = await replica();
    const meeting = await planned(one, ['hote']);
    await host(one, meeting, 'hote');
    const asker = await guest(one, meeting, 'MARTIN');
    await asker.knock();
    await asker.is('waiting');
    await db.dataSource.query(`update session set host_present = false where id = $1`, [meeting.sessionId]);
    await until('the organiser is announced again', async () => (await hostFacts(meeting)).length === 2);
  });
});
