import { type Janus, type Nats, type Postgres, startJanus, startPostgres } from '@rcp/local-stack';
import { migrate } from '@rcp/platform';
import { testNats, until } from '@rcp/testing';
import { type Browser, chromium } from 'playwright-core';
import { Caller, chromiumArgs, type PageWindow } from './trial-caller.js';
import { migrations } from './migrations/index.js';
import { RoomsStore } from './rooms.store.js';
import { TrialBalancer } from './trial-balancer.js';
import { startTrial, tellExcluded, type TrialGateway, type TrialTickets, trialTickets } from './trial-gateway.js';
import { type EnginePage, serveEngine } from './trial-page.js';

/** How many connections this page has made: one to send, one to receive, and more whenever they were made again. */
const connectionsMade = ({ page }: Caller) => page.evaluate(() => (window as unknown as PageWindow).peers.length);

describe('a call that heals', () => {
  let postgres: Postgres, nats: Nats, first: Janus, second: Janus, tickets: TrialTickets, gateway: TrialGateway, other: TrialGateway, page: EnginePage, browser: Browser;
  let balancer: TrialBalancer;

  beforeAll(async () => {
    [postgres, nats, first, tickets, page, balancer] = await Promise.all([
      startPostgres({ fsync: false }), testNats(), startJanus(), trialTickets(), serveEngine(), new TrialBalancer().start(),
    ]);
    second = await startJanus({ secrets: first });
    const { ownerUrl, runtimeUrl } = await postgres.createDatabase('media');
    await migrate({ ownerUrl, runtimeRole: decodeURIComponent(new URL(runtimeUrl).username), migrations });
    const parts = {
      databaseUrl: runtimeUrl, nats, janus: first, jwksFile: tickets.publicFile, publicUrl: page.origin, env: { JANUS_URL: `${first.wsUrl} ${second.wsUrl}` },
    };
    [gateway, other] = [await startTrial(parts), await startTrial(parts)];
    browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: chromiumArgs });
  });
  beforeEach(() => balancer.to(gateway.url));
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser?.close();
    await balancer?.stop();
    await Promise.all([gateway?.stop(), other?.stop()]);
    await Promise.all([postgres?.stop(), nats?.stop(), first?.stop(), second?.stop(), tickets?.remove(), page?.stop()]);
  });

  const caller = (sessionId: string, { id, at = browser }: { id?: string; at?: Browser } = {}) =>
    new Caller(id).arrive(at, { origin: page.origin, url: balancer.url, ticket: (sub) => tickets.ticket({ sub, sessionId }), devices: true });
  const pair = async (sessionId: string) => {
    const both = await Promise.all([caller(sessionId), caller(sessionId)]);
    await Promise.all(both.map((one) => one.seesAndHears()));
    return both;
  };
  const janusOf = async (sessionId: string) => ((await gateway.app.get(RoomsStore).current(sessionId))?.janus === first.wsUrl ? first : second);
  const back = (people: readonly Caller[]) =>
    until('everybody is back', async () => (await Promise.all(people.map((one) => one.seen()))).every(({ state }) => state === 'connected'), { timeoutMs: 30_000 });
  const lost = (one: Caller) => until('the loss is noticed', async () => (await one.seen()).state === 'reconnecting', { timeoutMs: 20_000 });

  it('goes on over the same connections when the socket is lost', async () => {
    const [surgeon, pathologist] = await pair('seance-1');
    balancer.cut();
    await lost(surgeon);
    expect(Object.keys((await surgeon.seen()).remote)).toEqual([pathologist.id]);
    await back([surgeon, pathologist]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    expect([await connectionsMade(surgeon), await connectionsMade(pathologist)]).toEqual([2, 2]);
    await pathologist.page.evaluate(() => (window as unknown as PageWindow).engine.replaceTrack('camera', null));
    await until('control is back too', async () => (await surgeon.seen()).feeds[pathologist.id]?.join() === 'microphone');
  });

  it('goes on through another replica when one is lost, and shows the pictures of before until there are new ones', async () => {
    const [surgeon, pathologist] = await pair('seance-2');
    balancer.to(other.url);
    balancer.cut();
    await lost(surgeon);
    expect(Object.keys((await surgeon.seen()).remote)).toEqual([pathologist.id]);
    await back([surgeon, pathologist]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    expect((await surgeon.seen()).remote).toEqual({ [pathologist.id]: ['audio', 'camera'] });
  });

  it('takes a laptop back that slept until its place was given up, without a ghost', async () => {
    const laptop = await chromium.launchServer({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: chromiumArgs });
    const signal = (name: 'SIGSTOP' | 'SIGCONT') => process.kill(-Number(laptop.process().pid), name);
    try {
      const [surgeon, sleeper] = await Promise.all([caller('seance-6'), caller('seance-6', { at: await chromium.connect(laptop.wsEndpoint()) })]);
      await Promise.all([surgeon.seesAndHears(), sleeper.seesAndHears()]);
      signal('SIGSTOP');
      balancer.cut();
      await until('the place is given up', async () => (await surgeon.seen()).feeds[sleeper.id] === undefined, { timeoutMs: 30_000 });
      signal('SIGCONT');
      await Promise.all([surgeon.seesAndHears(), sleeper.seesAndHears()]);
      expect((await surgeon.seen()).remote).toEqual({ [sleeper.id]: ['audio', 'camera'] });
    } finally {
      await laptop.kill();
    }
  });

  it('keeps out who was excluded while their socket was lost', async () => {
    const [surgeon, visitor] = await pair('seance-3');
    await tellExcluded(nats, { sessionId: 'seance-3', participantId: visitor.id });
    balancer.cut();
    await until('the visitor is out', async () => (await visitor.seen()).kickedReason === 'excluded', { timeoutMs: 20_000 });
    await back([surgeon]);
    await until('nobody sees the visitor', async () => Object.keys((await surgeon.seen()).remote).length === 0);
  });

  it('brings pictures back from another Janus when one is killed', async () => {
    const [surgeon, pathologist] = await pair('seance-4');
    const dead = await janusOf('seance-4');
    await dead.kill();
    await lost(surgeon);
    await Promise.all([surgeon, pathologist].map((one) => until('pictures are back', async () => (await one.seen()).framesDecoded > 0, { timeoutMs: 10_000 })));
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    await dead.start();
  });

  it('leaves a Janus that hangs', async () => {
    const [surgeon, pathologist] = await pair('seance-5');
    const hung = await janusOf('seance-5');
    await hung.freeze();
    await until('somebody notices', async () => (await surgeon.seen()).state === 'reconnecting', { timeoutMs: 20_000 });
    await back([surgeon, pathologist]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    await hung.resume();
  });
});
