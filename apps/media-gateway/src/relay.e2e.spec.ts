import { type NetworkFlow, prerequisites } from '@rcp/contracts';
import { type Janus, type Nats, type OpenPort, openPorts, type Postgres, startJanus, startPostgres, startTurn, type Turn } from '@rcp/local-stack';
import { migrate } from '@rcp/platform';
import { testNats, until } from '@rcp/testing';
import { type Browser, chromium } from 'playwright-core';
import { migrations } from './migrations/index.js';
import { relayCredentials } from './relays.js';
import { Caller, chromiumArgs, type PageWindow } from './trial-caller.js';
import { startTrial, type TrialGateway, type TrialTickets, trialTickets } from './trial-gateway.js';
import { type EnginePage, serveEngine } from './trial-page.js';

/** Chromium sends no UDP at all, as behind a hospital's firewall. */
const withoutUdp = [...chromiumArgs, '--webrtc-ip-handling-policy=disable_non_proxied_udp', '--ignore-certificate-errors'];

/** By which protocol this page reaches the relay on each of its connections; null = it needs none. */
const ways = ({ page }: Caller) => page.evaluate(async () => {
  const found: (string | null)[] = [];
  for (const peer of (window as unknown as PageWindow).peers) {
    const entries = new Map<string, Record<string, unknown>>();
    (await peer.getStats()).forEach((entry: { id: string }) => entries.set(entry.id, entry as unknown as Record<string, unknown>));
    const transport = [...entries.values()].find(({ type }) => type === 'transport');
    const pair = entries.get(String(transport?.['selectedCandidatePairId']));
    const local = entries.get(String(pair?.['localCandidateId']));
    if (local) found.push((local['relayProtocol'] as string | undefined) ?? null);
  }
  return found;
});

describe('a call through networks that let no media through', () => {
  let postgres: Postgres, nats: Nats, janus: Janus, turn: Turn, tickets: TrialTickets, page: EnginePage, browser: Browser;
  let gateways: Record<'tcp' | 'tls', TrialGateway>;

  beforeAll(async () => {
    [postgres, nats, janus, tickets, page] = await Promise.all([startPostgres({ fsync: false }), testNats(), startJanus(), trialTickets(), serveEngine()]);
    turn = await startTurn({ peers: janus.media?.addresses ?? [] });
    const { ownerUrl, runtimeUrl } = await postgres.createDatabase('media');
    await migrate({ ownerUrl, runtimeRole: decodeURIComponent(new URL(runtimeUrl).username), migrations });
    const gateway = (urls: string[]) => startTrial({
      databaseUrl: runtimeUrl, nats, janus, jwksFile: tickets.publicFile, publicUrl: page.origin,
      env: { TURN_URLS: urls.join(' '), TURN_SECRET: turn.secret, MEDIA_ADDRESSES: (janus.media?.addresses ?? []).join(' '), MEDIA_UDP_PORTS: janus.media?.ports ?? '' },
    });
    gateways = { tcp: await gateway([turn.urls.udp, turn.urls.tcp]), tls: await gateway([turn.urls.udp, turn.urls.tls]) };
    browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: withoutUdp });
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser?.close();
    await Promise.all(Object.values(gateways ?? {}).map((gateway) => gateway.stop()));
    await Promise.all([postgres?.stop(), nats?.stop(), janus?.stop(), turn?.stop(), tickets?.remove(), page?.stop()]);
  });

  const caller = (sessionId: string, way: 'tcp' | 'tls') =>
    new Caller().arrive(browser, { origin: page.origin, url: gateways[way].url, ticket: (sub) => tickets.ticket({ sub, sessionId }), devices: true });

  /** What listens of what the prerequisites name, and what listens to others than this machine without being named; the relay's own ways to Janus left out. */
  const ports = async () => {
    const told = await Promise.all(Object.values(gateways).map(async ({ app }) => prerequisites.parse((await app.inject({ url: '/api/public/prerequisites' })).json())));
    const flows = told.flatMap((one) => one.flows);
    const open = await openPorts(['chrom', 'headless']);
    const [lowest = 0, highest = 0] = turn.relayed.split('-').map(Number);
    const relayed = { transport: 'udp', ports: { from: lowest, to: highest } };
    const isOf = ({ transport, ports: { from, to } }: Pick<NetworkFlow, 'ports'> & { transport: string }) => (one: OpenPort) => one.transport === transport && one.port >= from && one.port <= to;
    return {
      listening: new Set(flows.filter((flow) => open.some(isOf(flow))).map(({ purpose, protocol, transport }) => `${purpose} ${protocol} ${transport}`)),
      unnamed: open.filter(({ address }) => address !== '::1' && !address.startsWith('127.')).filter((one) => ![...flows, relayed].some((flow) => isOf(flow)(one))),
    };
  };

  it('takes place through the relay, by TCP and by TLS, over the ports that the prerequisites name and no other (R94), and the page knows which way', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-1', 'tcp'), caller('seance-1', 'tls')]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    expect([await ways(surgeon), await ways(pathologist)]).toEqual([['tcp', 'tcp'], ['tls', 'tls']]);
    expect(await ports()).toEqual({ listening: new Set(['pages http tcp', 'media webrtc udp', 'relay turn udp', 'relay turn tcp', 'relay turns tcp']), unnamed: [] });
    for (const [caller, way] of [[surgeon, 'relay-tcp'], [pathologist, 'relay-tls']] as const) {
      await until('the page knows', () => caller.page.evaluate((known) => (window as unknown as PageWindow).engine.snapshot().way === known, way));
    }
  });

  const connectionsMade = ({ page }: Caller) => page.evaluate(() => (window as unknown as PageWindow).peers.length);

  it('finds its way again, over the same connections while the relay is away for a moment, over others when it stays away', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-2', 'tcp'), caller('seance-2', 'tcp')]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    await turn.kill();
    await turn.start();
    await until('the line is interrupted', () => surgeon.page.evaluate(() => (window as unknown as PageWindow).peers.some(({ connectionState }) => connectionState !== 'connected')), { timeoutMs: 30_000 });
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    expect(await connectionsMade(surgeon)).toBe(2);
    await turn.kill();
    await until('every restart was in vain', async () => (await surgeon.seen()).state === 'reconnecting', { timeoutMs: 40_000 });
    await turn.start();
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    expect(await connectionsMade(surgeon)).toBeGreaterThan(2);
    expect((await surgeon.seen()).remote).toEqual({ [pathologist.id]: ['audio', 'camera'] });
  });

  /** Whether the relay serves a workstation with this name and password. */
  const serves = async ({ username = '', credential = '' }: ReturnType<typeof relayCredentials>) => {
    const tab = await (await browser.newContext()).newPage();
    await tab.goto(page.origin);
    return tab.evaluate(async (server) => {
      const pc = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' });
      pc.createDataChannel('probe');
      const gathered = new Promise<boolean>((resolve) => {
        let found = false;
        pc.onicecandidate = ({ candidate }) => {
          if (candidate === null) resolve(found);
          else found ||= candidate.type === 'relay';
        };
      });
      await pc.setLocalDescription();
      return gathered;
    }, { urls: [turn.urls.tcp], username, credential });
  };

  it('is relayed for nobody without a password of ours, nor with one that has run out', async () => {
    const [soon, past] = [Date.now() + 60_000, Date.now() - 60_000].map((at) => new Date(at)) as [Date, Date];
    expect(await serves(relayCredentials(turn.secret, 'somebody', soon))).toBe(true);
    expect(await serves(relayCredentials('another secret of sixteen', 'somebody', soon))).toBe(false);
    expect(await serves(relayCredentials(turn.secret, 'somebody', past))).toBe(false);
  });
});
