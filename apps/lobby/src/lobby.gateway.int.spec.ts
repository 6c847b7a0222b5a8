import { socketLimits } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { guarded, migrations } from './migrations/index.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, type TrialLobby, type TrialTickets, trialTickets } from './trial-lobby.js';
import { startTrialScheduling, type TrialMeeting, type TrialScheduling } from './trial-scheduling.js';

describe('the lobby’s socket', () => {
  let db: TestDatabase, nats: Nats, tickets: TrialTickets, scheduling: TrialScheduling, lobby: TrialLobby, meeting: TrialMeeting;
  const browsers: TrialBrowser[] = [];
  const browser = (at: string = meeting.code) => {
    const one = new TrialBrowser(lobby.url, at);
    browsers.push(one);
    return one;
  };
  const identified = async () => {
    const one = browser();
    await one.identify('MARTIN');
    return one;
  };
  const codes = (one: TrialBrowser) => one.heard.flatMap((message) => (message.type === 'error' ? [message.code] : []));

  beforeAll(async () => {
    [db, nats, tickets] = await Promise.all([testDatabase(migrations, [], guarded), testNats(), trialTickets()]);
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    lobby = await startTrial({ databaseUrl: db.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('lobby') }, tickets });
    meeting = await scheduling.plan(['hote']);
    await until('the session is known', async () => (await browser().request('GET', '')).body['nextSession']);
  });
  afterEach(() => browsers.splice(0).forEach((one) => one.close()));
  afterAll(async () => {
    await lobby?.stop();
    await scheduling?.stop();
    await Promise.all([db?.drop(), nats?.stop(), tickets?.remove()]);
  });

  it('is closed to pages of another origin, cookie or not', async () => {
    const one = (await identified()).open({ origin: 'https://rcp.example.org.attacker.example' });
    expect(await one.closed()).toBe(4401);
    expect(one.heard).toEqual([]);
  });

  it('is closed to a browser without a cookie, with a made-up one, or with that of another link', async () => {
    const other = await scheduling.plan([]);
    await until('the other link is known', async () => (await browser(other.code).request('GET', '')).status === 200);
    const elsewhere = browser(other.code);
    await elsewhere.identify('MARTIN');
    const known = await identified();
    const name = known.cookie!.split('=')[0];
    for (const cookie of [undefined, `${name}=${'a'.repeat(43)}`, elsewhere.cookie, `${name}=${elsewhere.cookie!.split('=')[1]}`]) {
      const one = browser();
      one.cookie = cookie;
      one.open();
      await one.say({ type: 'hello', code: meeting.code });
      expect(await one.closed()).toBe(4401);
      expect(one.heard).toEqual([{ type: 'error', code: 'entry-required' }]);
    }
  });

  it('is closed to somebody whose form is not filled in yet', async () => {
    const one = browser();
    await one.request('POST', '/launch', { ticket: await tickets.launch({ sub: 'compte', rcpId: meeting.rcpId }) });
    one.open();
    await one.say({ type: 'hello', code: meeting.code });
    expect(await one.closed()).toBe(4401);
  });

  it('begins with hello', async () => {
    const one = (await identified()).open();
    await one.say({ type: 'join.request' });
    expect(await one.closed()).toBe(4401);
    expect(codes(one)).toEqual(['protocol-error']);
  });

  it('answers what is out of protocol with an error, and closes when it repeats', async () => {
    const one = await identified();
    await one.connect();
    for (const message of ['{', '{"type":"join.request","role":"organiser"}', '{"type":"room"}'].slice(0, socketLimits.maxProtocolErrors)) await one.say(message);
    expect(await one.closed()).toBe(4400);
    expect(codes(one)).toEqual(['protocol-error', 'protocol-error', 'protocol-error']);
  });

  it('does not take messages larger than agreed', async () => {
    const one = await identified();
    await one.connect();
    await one.say(JSON.stringify({ type: 'ping', more: 'x'.repeat(socketLimits.maxPayload) }));
    expect(await one.closed()).toBe(1009);
  });

  it('is slowed down, then closed, when somebody shouts', async () => {
    const one = await identified();
    await one.connect();
    for (let count = 0; count < 60; count++) await one.say({ type: 'ping' }).catch(() => undefined);
    expect(await one.closed()).toBe(4429);
    expect(codes(one)).toContain('rate-limited');
  });

  it('answers pings, and commands about nobody with not-found or forbidden', async () => {
    const one = await identified();
    await one.connect();
    await one.say({ type: 'ping' });
    await one.hears('pong');
    await one.say({ type: 'join.accept', joinRequestId: '00000000-0000-4000-8000-000000000000' });
    await until('the answer is forbidden', () => codes(one).includes('forbidden'));
  });
});
