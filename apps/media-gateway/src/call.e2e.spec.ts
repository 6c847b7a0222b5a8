import { randomUUID } from 'node:crypto';
import { type Janus, type Nats, type Postgres, startJanus, startPostgres } from '@rcp/local-stack';
import { migrate } from '@rcp/platform';
import { testNats, until } from '@rcp/testing';
import { chromium, type Browser, type Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { migrations } from './migrations/index.js';
import { Caller, chromiumArgs, type PageWindow } from './trial-caller.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, tellExcluded, type TrialGateway, type TrialTickets, trialTickets } from './trial-gateway.js';
import { type EnginePage, serveEngine } from './trial-page.js';

/** Packets of sound that reached the connections this page has kept. */
function soundReceived(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { kept } = window as unknown as PageWindow;
    let packets = 0;
    for (const peer of kept) {
      (await peer.getStats()).forEach((entry: { type: string; kind?: string; packetsReceived?: number }) => {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') packets += entry.packetsReceived ?? 0;
      });
    }
    return packets;
  });
}

describe('a call through the gateway', () => {
  let postgres: Postgres, nats: Nats, janus: Janus, tickets: TrialTickets, gateway: TrialGateway, other: TrialGateway, page: EnginePage, browser: Browser;

  beforeAll(async () => {
    [postgres, nats, janus, tickets, page] = await Promise.all([startPostgres({ fsync: false }), testNats(), startJanus(), trialTickets(), serveEngine()]);
    const { ownerUrl, runtimeUrl } = await postgres.createDatabase('media');
    await migrate({ ownerUrl, runtimeRole: decodeURIComponent(new URL(runtimeUrl).username), migrations });
    const parts = { databaseUrl: runtimeUrl, nats, janus, jwksFile: tickets.publicFile, publicUrl: page.origin };
    [gateway, other] = [await startTrial(parts), await startTrial({ ...parts, env: { ROOM_MAX_PUBLISHERS: '2' } })];
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArgs });
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser?.close();
    await Promise.all([gateway?.stop(), other?.stop()]);
    await Promise.all([postgres?.stop(), nats?.stop(), janus?.stop(), tickets?.remove(), page?.stop()]);
  });

  const caller = (sessionId: string, { devices = true, id, at = gateway }: { devices?: boolean; id?: string; at?: TrialGateway } = {}) =>
    new Caller(id).arrive(browser, { origin: page.origin, url: at.url, ticket: (sub) => tickets.ticket({ sub, sessionId }), devices });

  it('lets two people see and hear each other', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-1'), caller('seance-1')]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    expect((await surgeon.seen()).remote).toEqual({ [pathologist.id]: ['audio', 'camera'] });
  });

  it('lets people meet who came through different replicas', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-7'), caller('seance-7', { at: other })]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    await tellExcluded(nats, { sessionId: 'seance-7', participantId: pathologist.id });
    await until('the excluded person is gone', async () => (await surgeon.seen()).feeds[pathologist.id] === undefined);
  });

  it('shows and plays the room to somebody without any device (R28)', async () => {
    const [surgeon, guest] = await Promise.all([caller('seance-2'), caller('seance-2', { devices: false })]);
    await guest.seesAndHears();
    expect((await surgeon.seen()).feeds).toEqual({});
    await guest.page.evaluate(async () => {
      const { engine, openAll } = window as unknown as PageWindow;
      await engine.replaceTrack('camera', (await openAll())?.getVideoTracks()[0] ?? null);
    });
    await until('a camera plugged in later is seen', async () => (await surgeon.seen()).framesDecoded > 10);
    expect((await surgeon.seen()).feeds).toEqual({ [guest.id]: ['camera'] });
  });

  it('tells once that a screen is shared, when its pictures come, and once that it is not, whatever ends it', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-8'), caller('seance-8')]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    const facts = async () => ((await gateway.app.get(DataSource).query('select event from outbox where aggregate_id = $1 order by position', [pathologist.id])) as { event: { type: string; aggregateversion: number } }[])
      .map(({ event }) => `${event.type.split('.')[2] ?? ''} ${event.aggregateversion}`);
    const told = (count: number) => until('it is told', async () => (await facts()).length === count);
    const share = (on: boolean) => pathologist.page.evaluate(async (shown) => {
      const { engine, openAll } = window as unknown as PageWindow;
      await engine.replaceTrack('screen', shown ? (await openAll())?.getVideoTracks()[0] ?? null : null);
    }, on);
    await share(true);
    await told(2);
    await share(false);
    await told(3);
    await share(true);
    await told(4);
    await pathologist.page.evaluate(() => (window as unknown as PageWindow).engine.leave());
    await told(6);
    expect(await facts()).toEqual(['participant-joined 1', 'screen-share-started 2', 'screen-share-stopped 3', 'screen-share-started 4', 'screen-share-stopped 5', 'participant-left 6']);
  });

  it('tells the others when a camera goes off and when it is on again', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-3'), caller('seance-3')]);
    await surgeon.seesAndHears();
    await pathologist.page.evaluate(() => (window as unknown as PageWindow).engine.replaceTrack('camera', null));
    await until('the camera is seen to be off', async () => (await surgeon.seen()).remote[pathologist.id]?.join() === 'audio');
    expect((await surgeon.seen()).feeds).toEqual({ [pathologist.id]: ['microphone'] });
    await pathologist.page.evaluate(async () => {
      const { engine, openAll } = window as unknown as PageWindow;
      engine.setMicrophoneMuted(true);
      await engine.replaceTrack('camera', (await openAll())?.getVideoTracks()[0] ?? null);
    });
    await until('the camera is on, the microphone muted', async () => (await surgeon.seen()).remote[pathologist.id]?.join() === 'camera');
    const { framesDecoded } = await surgeon.seen();
    await until('pictures arrive again', async () => (await surgeon.seen()).framesDecoded > framesDecoded + 10);
  });

  it('keeps the others in sight while people come and go, and shows only those asked for', async () => {
    const [surgeon, pathologist, radiologist] = await Promise.all([caller('seance-8'), caller('seance-8'), caller('seance-8')]);
    const sees = (...ids: string[]) => until(`the surgeon sees ${ids.length}`, async () => {
      const { remote } = await surgeon.seen();
      return Object.keys(remote).sort().join() === [...ids].sort().join() && Object.values(remote).every((media) => media.join() === 'audio,camera');
    });
    await sees(pathologist.id, radiologist.id);
    await pathologist.page.evaluate(() => (window as unknown as PageWindow).engine.leave());
    await sees(radiologist.id);
    const oncologist = await caller('seance-8');
    await sees(radiologist.id, oncologist.id);
    await surgeon.page.evaluate((ids) => (window as unknown as PageWindow).engine.subscribeTo(ids), [oncologist.id]);
    await sees(oncologist.id);
    await surgeon.seesAndHears();
    await surgeon.page.evaluate(() => (window as unknown as PageWindow).engine.subscribeTo('everyone'));
    await sees(radiologist.id, oncologist.id);
    await Promise.all([surgeon.seesAndHears(), radiologist.seesAndHears(), oncologist.seesAndHears()]);
  });

  it('lets pictures wait that nobody looks at, without touching the sound, and shows them again at once', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-9'), caller('seance-9')]);
    await surgeon.seesAndHears();
    const watches = (ids: readonly string[]) => surgeon.page.evaluate((watched) => (window as unknown as PageWindow).engine.watch(watched), ids);
    await watches([]);
    await until('sound arrives and no picture', async () => {
      const before = await surgeon.seen();
      await until('a second of sound', async () => (await surgeon.seen()).audioEnergy > before.audioEnergy);
      return (await surgeon.seen()).framesDecoded === before.framesDecoded;
    });
    await watches([pathologist.id]);
    await surgeon.seesAndHears();
  });

  it('sends no picture when there is nobody to look, and one as small as it is shown', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-10'), caller('seance-10')]);
    await surgeon.seesAndHears();
    const shapes = (lines: number) => pathologist.page.evaluate((height) => (window as unknown as PageWindow).engine.shapeCamera({ lines: height, maxBitrate: 600_000 }), lines);
    const height = () => surgeon.page.evaluate(async () => {
      let lines = 0;
      for (const peer of (window as unknown as PageWindow).peers) {
        (await peer.getStats()).forEach((entry: { type: string; frameHeight?: number }) => { if (entry.type === 'inbound-rtp') lines = Math.max(lines, entry.frameHeight ?? 0); });
      }
      return lines;
    });
    await shapes(240);
    await until('the picture is small', async () => (await height()) === 240, { timeoutMs: 20_000 });
    await shapes(0);
    await until('no picture comes any more', async () => {
      const before = await surgeon.seen();
      await until('a second of sound', async () => (await surgeon.seen()).audioEnergy > before.audioEnergy);
      return (await surgeon.seen()).framesDecoded === before.framesDecoded;
    });
  });

  it('goes on for the others while somebody answers no offer, who is asked once', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-11'), caller('seance-11')]);
    await surgeon.seesAndHears();
    const mute = new TrialBrowser(gateway.url, page.origin);
    await mute.join(await tickets.ticket({ sub: randomUUID(), sessionId: 'seance-11' }));
    await mute.say({ type: 'media.subscribe', participants: [surgeon.id, pathologist.id] });
    await mute.hears('media.offer');
    const radiologist = await caller('seance-11');
    await mute.say({ type: 'media.subscribe', participants: [surgeon.id, pathologist.id, radiologist.id] });
    await Promise.all([surgeon, pathologist, radiologist].map((one) => one.seesAndHears()));
    await mute.say({ type: 'ping' });
    await mute.hears('pong');
    expect(mute.heard.filter(({ type }) => type === 'media.offer' || type === 'error')).toHaveLength(1);
    mute.close();
  });

  it('says of whom nothing comes any more, goes on for the others, and shows them again when it comes', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-12'), caller('seance-12')]);
    await surgeon.seesAndHears();
    const sends = (active: boolean) => pathologist.page.evaluate(async (on) => {
      for (const sender of (window as unknown as PageWindow).peers.flatMap((peer) => peer.getSenders())) {
        const parameters = sender.getParameters();
        for (const encoding of parameters.encodings) encoding.active = on;
        if (parameters.encodings.length > 0) await sender.setParameters(parameters);
      }
    }, active);
    /** What the tile says of the connection. */
    const line = () => surgeon.page.evaluate((id) => (window as unknown as PageWindow).engine.snapshot().lines.get(id) ?? 'good', pathologist.id);
    await sends(false);
    await until('the interruption is told', async () => (await line()) === 'lost', { timeoutMs: 20_000 });
    await pathologist.seesAndHears();
    expect(Object.keys((await surgeon.seen()).feeds)).toEqual([pathologist.id]);
    await sends(true);
    await surgeon.seesAndHears();
  });

  it('lets whoever comes after as many as may send look and listen, and send once there is room', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-13', { at: other }), caller('seance-13', { at: other })]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    const late = await caller('seance-13', { at: other });
    await late.seesAndHears();
    await until('the page knows that it sends nothing', () => late.page.evaluate(() => {
      const { local, state } = (window as unknown as PageWindow).engine.snapshot();
      return state === 'connected' && local.camera === 'none' && local.microphone === 'none';
    }));
    expect(Object.keys((await surgeon.seen()).feeds)).toEqual([pathologist.id]);
    await pathologist.page.evaluate(() => (window as unknown as PageWindow).engine.leave());
    await until('there is room', async () => Object.keys((await surgeon.seen()).feeds).length === 0);
    await late.page.evaluate(async () => {
      const { engine, openAll } = window as unknown as PageWindow;
      await engine.replaceTrack('camera', (await openAll())?.getVideoTracks()[0] ?? null);
    });
    await until('they are seen', async () => (await surgeon.seen()).remote[late.id]?.includes('camera') === true);
  });

  it('stops the media both ways when a person is excluded', async () => {
    const [organiser, visitor] = await Promise.all([caller('seance-4'), caller('seance-4')]);
    await Promise.all([organiser.seesAndHears(), visitor.seesAndHears()]);
    // Nothing but the gateway stops it: this page keeps its connections whatever it is told.
    await visitor.page.evaluate(() => {
      const here = window as unknown as PageWindow;
      here.kept = [...here.peers];
      for (const peer of here.kept) peer.close = () => undefined;
    });
    await tellExcluded(nats, { sessionId: 'seance-4', participantId: visitor.id });
    await until('the visitor is told', async () => (await visitor.seen()).kickedReason === 'excluded');
    const heardWhenTold = await soundReceived(visitor.page);
    await until('both connections of the visitor end', () => visitor.page.evaluate(() => {
      const { kept } = window as unknown as PageWindow;
      return kept.length === 2 && kept.every((peer) => ['closed', 'failed', 'disconnected'].includes(peer.connectionState));
    }), { timeoutMs: 20_000 });
    // The browser needs seconds to notice that nothing comes any more: at 50 packets a second there would be hundreds.
    expect((await soundReceived(visitor.page)) - heardWhenTold).toBeLessThan(25);
    await until('the visitor is gone from the room', async () => Object.keys((await organiser.seen()).remote).length === 0);
    expect(await visitor.seen()).toMatchObject({ state: 'kicked', remote: {} });
  });

  it('gives the place to the newest when the same person comes twice', async () => {
    const [organiser, first] = await Promise.all([caller('seance-5'), caller('seance-5')]);
    await organiser.seesAndHears();
    const second = await caller('seance-5', { id: first.id });
    await until('the first page is told', async () => (await first.seen()).kickedReason === 'replaced');
    await Promise.all([organiser.seesAndHears(), second.seesAndHears()]);
    expect(Object.keys((await organiser.seen()).remote)).toEqual([first.id]);
  });

  it('brings pictures and sound back after Janus was killed', async () => {
    const [surgeon, pathologist] = await Promise.all([caller('seance-6'), caller('seance-6')]);
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
    await janus.kill();
    await until('the loss is noticed', async () => (await surgeon.seen()).state === 'reconnecting');
    await janus.start();
    await until('both are back', async () => [await surgeon.seen(), await pathologist.seen()].every(({ state }) => state === 'connected'), { timeoutMs: 30_000 });
    await Promise.all([surgeon.seesAndHears(), pathologist.seesAndHears()]);
  });
});
