import { randomUUID } from 'node:crypto';
import { closeCodes, type MediaClaims } from '@rcp/contracts';
import { type Janus, type Nats, startJanus } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { migrations } from './migrations/index.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, tellClosed, tellExcluded, tellPutBack, type TrialGateway, type TrialTickets, trialTickets } from './trial-gateway.js';
import { trialOffer } from './trial-offer.js';

const publicUrl = 'https://rcp.example.org';
const relay = 'turn:relais.example.org:3478?transport=tcp';

describe('the media gateway', () => {
  let db: TestDatabase, nats: Nats, janus: Janus, tickets: TrialTickets, gateway: TrialGateway, other: TrialGateway;
  const browsers: TrialBrowser[] = [];
  const browser = (options: { origin?: string; at?: TrialGateway } = {}) => {
    const one = new TrialBrowser((options.at ?? gateway).url, options.origin ?? publicUrl);
    browsers.push(one);
    return one;
  };
  const parts = () => ({ databaseUrl: db.runtimeUrl, nats, janus, jwksFile: tickets.publicFile, publicUrl });
  const somebody = (sessionId: string) => ({ sub: randomUUID(), sessionId });
  /** Facts the outbox holds about one person, oldest first. */
  const facts = async (participantId: string) => {
    const rows: { event: { type: string; data: { reason?: string } } }[] =
      await db.dataSource.query('select event from outbox where aggregate_id = $1 order by position', [participantId]);
    return rows.map(({ event }) => [event.type.split('.')[2], event.data.reason].filter(Boolean).join(' '));
  };

  beforeAll(async () => {
    [db, nats, janus, tickets] = await Promise.all([testDatabase(migrations), testNats(), startJanus(), trialTickets()]);
    [gateway, other] = [await startTrial(parts()), await startTrial({ ...parts(), env: { TURN_URLS: relay, TURN_SECRET: 'of-the-relays-of-trials' } })];
  });
  afterEach(() => browsers.splice(0).forEach((one) => one.close()));
  afterAll(async () => {
    await Promise.all([gateway?.stop(), other?.stop()]);
    await Promise.all([db?.drop(), nats?.stop(), janus?.stop(), tickets?.remove()]);
  });

  it('lets in who holds a ticket of the lobby, and tells when they come and go', async () => {
    const surgeon = somebody('seance-1');
    const page = browser();
    expect(await page.join(await tickets.ticket(surgeon))).toEqual({
      type: 'media.joined', participantId: surgeon.sub, epoch: 1, resumed: false, resume: expect.any(String), iceServers: [],
    });
    expect(await page.hears('media.feeds')).toEqual({ type: 'media.feeds', feeds: [] });
    await page.say({ type: 'media.leave' });
    await until('both facts are told', async () => (await facts(surgeon.sub)).join() === 'participant-joined,participant-left left');
  });

  it('tells that a connection was lost when it ends without a word', async () => {
    const surgeon = somebody('seance-1');
    const page = browser();
    await page.join(await tickets.ticket(surgeon));
    page.close();
    await until('the loss is told', async () => (await facts(surgeon.sub)).at(-1) === 'participant-left lost');
  });

  it.each<[string, Partial<MediaClaims>, string]>([
    ['expired', { exp: 1_000 }, 'ticket-expired'],
    ['for another service', { aud: 'lobby' as 'media-gateway' }, 'ticket-invalid'],
    ['of another issuer', { iss: 'scheduling' as 'lobby' }, 'ticket-invalid'],
  ])('refuses a ticket that is %s', async (_what, claims, code) => {
    const page = browser();
    await page.say({ type: 'media.join', ticket: await tickets.ticket({ ...somebody('seance-1'), ...claims }) });
    expect(await page.hears('error')).toEqual({ type: 'error', code });
    expect(await page.closed()).toBe(closeCodes.unauthenticated);
  });

  it('refuses a ticket that nobody signed', async () => {
    const page = browser();
    const [header, claims] = (await tickets.ticket(somebody('seance-1'))).split('.');
    await page.say({ type: 'media.join', ticket: `${header}.${claims}.${'A'.repeat(86)}` });
    expect(await page.hears('error')).toEqual({ type: 'error', code: 'ticket-invalid' });
  });

  it('accepts a ticket once, whichever replica it is shown to', async () => {
    const ticket = await tickets.ticket(somebody('seance-1'));
    await browser().join(ticket);
    const thief = browser({ at: other });
    await thief.say({ type: 'media.join', ticket });
    expect(await thief.hears('error')).toEqual({ type: 'error', code: 'ticket-used' });
    expect(await thief.closed()).toBe(closeCodes.unauthenticated);
  });

  it('closes the door to pages of another origin', async () => {
    expect(await browser({ origin: 'https://elsewhere.example' }).closed()).toBe(closeCodes.unauthenticated);
  });

  it('answers messages out of protocol with an error, and closes when they repeat', async () => {
    const page = browser();
    for (const nonsense of ['{', '{"type":"janus","body":{"request":"create"}}', '{"type":"media.leave","room":"1"}']) await page.say(nonsense);
    expect(await page.closed()).toBe(closeCodes.protocol);
    expect(page.heard).toEqual(Array(3).fill({ type: 'error', code: 'protocol-error' }));
  });

  it('does nothing for a browser that has not joined', async () => {
    const page = browser();
    await page.say({ type: 'media.subscribe', participants: [randomUUID()] });
    expect(await page.hears('error')).toEqual({ type: 'error', code: 'not-admitted' });
  });

  it('refuses an offer with a data channel and goes on', async () => {
    const page = browser();
    await page.join(await tickets.ticket(somebody('seance-1')));
    const sdp = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:0', ''].join('\r\n');
    await page.say({ type: 'media.publish', sdp, tracks: [{ mid: '0', source: 'camera' }] });
    expect(await page.hears('error')).toEqual({ type: 'error', code: 'protocol-error' });
    await page.say({ type: 'ping' });
    await page.hears('pong');
  });

  describe('while somebody else is in the room', () => {
    let witness: TrialBrowser;
    beforeEach(async () => {
      witness = new TrialBrowser(gateway.url, publicUrl);
      await witness.join(await tickets.ticket(somebody('seance-abus')));
    });
    /** The witness is still answered, and somebody new still gets in. */
    afterEach(async () => {
      await witness.say({ type: 'ping' });
      await witness.hears('pong');
      await browser().join(await tickets.ticket(somebody('seance-abus')));
      witness.close();
    });

    it('is closed to a description of 1 MB', async () => {
      const page = browser();
      await page.join(await tickets.ticket(somebody('seance-abus')));
      await page.say({ type: 'media.publish', sdp: 'v'.repeat(1024 * 1024), tracks: [] });
      expect(await page.closed()).toBe(1009);
    });

    it('is closed to a flood of candidates', async () => {
      const page = browser();
      await page.join(await tickets.ticket(somebody('seance-abus')));
      const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.9 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };
      for (let count = 0; count < 600; count += 1) await page.say({ type: 'media.trickle', target: 'publish', candidate });
      expect(await page.closed()).toBe(closeCodes.rateLimited);
    });

    it('offers nothing of another room, nor of nobody', async () => {
      const stranger = somebody('seance-voisine');
      await browser().join(await tickets.ticket(stranger));
      const page = browser();
      await page.join(await tickets.ticket(somebody('seance-abus')));
      await page.say({ type: 'media.subscribe', participants: [stranger.sub, randomUUID()] });
      await page.say({ type: 'ping' });
      await page.hears('pong');
      expect(page.heard.map(({ type }) => type)).not.toContain('media.offer');
      expect(await page.hears('media.feeds')).toEqual({ type: 'media.feeds', feeds: [] });
    });

    it('is entered by its own tickets, whatever else a page says of other rooms', async () => {
      const visitor = somebody('seance-abus');
      const [here, next] = [browser(), browser()];
      const { resume } = await here.join(await tickets.ticket(visitor));
      await next.say({ type: 'media.join', ticket: await tickets.ticket({ ...visitor, sessionId: 'seance-voisine' }), resume });
      expect(await next.hears('media.joined')).toMatchObject({ resumed: false });
      await next.say({ type: 'media.join', ticket: await tickets.ticket(visitor) });
      expect(await next.hears('error')).toEqual({ type: 'error', code: 'protocol-error' });
      await here.say({ type: 'ping' });
      await here.hears('pong');
    });

    it('shows nobody a person who offers and never sends', async () => {
      const page = browser();
      await page.join(await tickets.ticket(somebody('seance-abus')));
      await page.say({ type: 'media.publish', sdp: trialOffer('audio', 'video'), tracks: [{ mid: '0', source: 'microphone' }, { mid: '1', source: 'camera' }] });
      expect((await page.hears('media.published')).sdp).toMatch(/m=audio[\s\S]*m=video/);
      await page.say({ type: 'ping' });
      await page.hears('pong');
      expect(witness.heard.flatMap((message) => (message.type === 'media.feeds' ? message.feeds : []))).toEqual([]);
    });

    it('lets fifty in who come at the same time, through both replicas', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, async (_nobody, nth) =>
        (await browser({ at: nth % 2 ? gateway : other }).join(await tickets.ticket(somebody('seance-foule')))).type));
      expect(answers).toEqual(Array(50).fill('media.joined'));
    });
  });

  it('tells relays, with a password of their own, to whoever is let in and to nobody else', async () => {
    const [surgeon, refused] = [somebody('seance-relais'), browser({ at: other })];
    const { iceServers } = await browser({ at: other }).join(await tickets.ticket(surgeon));
    expect(iceServers).toEqual([{ urls: [relay], username: expect.stringMatching(new RegExp(`^\\d{10}:${surgeon.sub}$`)), credential: expect.any(String) }]);
    await refused.say({ type: 'media.join', ticket: await tickets.ticket({ ...somebody('seance-relais'), exp: 1_000 }) });
    await refused.closed();
    expect(JSON.stringify(refused.heard)).not.toContain('turn:');
  });

  it('puts an excluded person out at once and refuses the tickets they still have', async () => {
    const visitor = somebody('seance-2');
    const page = browser();
    await page.join(await tickets.ticket(visitor));
    const kept = await tickets.ticket(visitor);
    await tellExcluded(nats, { sessionId: visitor.sessionId, participantId: visitor.sub });
    expect(await page.closed()).toBe(closeCodes.excluded);
    expect(page.heard.at(-1)).toEqual({ type: 'media.kicked', reason: 'excluded' });
    const again = browser({ at: other });
    await again.say({ type: 'media.join', ticket: kept });
    expect(await again.hears('error')).toEqual({ type: 'error', code: 'excluded' });
    expect(await again.closed()).toBe(closeCodes.excluded);
    expect(await facts(visitor.sub)).toEqual(['participant-joined', 'participant-left excluded']);
  });

  it('puts excluded people out of every replica', async () => {
    const visitors = [somebody('seance-2'), somebody('seance-2')];
    const pages = [browser(), browser({ at: other })];
    for (const [nth, page] of pages.entries()) await page.join(await tickets.ticket(visitors[nth] ?? somebody('seance-2')));
    for (const { sub, sessionId } of visitors) await tellExcluded(nats, { sessionId, participantId: sub });
    expect(await Promise.all(pages.map((page) => page.closed()))).toEqual([closeCodes.excluded, closeCodes.excluded]);
  });

  it('excludes from one session, not from the next', async () => {
    const visitor = somebody('seance-2');
    await tellExcluded(nats, { sessionId: visitor.sessionId, participantId: visitor.sub });
    await until('the exclusion is known', async () => (await db.dataSource.query('select 1 from exclusion where participant_id = $1', [visitor.sub])).length > 0);
    await browser().join(await tickets.ticket({ ...visitor, sessionId: 'seance-3' }));
  });

  it('gives the place to the newest when somebody comes twice, through whichever replica', async () => {
    const surgeon = somebody('seance-4');
    const [first, second] = [browser(), browser({ at: other })];
    await first.join(await tickets.ticket(surgeon));
    await second.join(await tickets.ticket(surgeon));
    expect(await first.closed()).toBe(closeCodes.replaced);
    expect(first.heard.at(-1)).toEqual({ type: 'media.kicked', reason: 'replaced' });
    expect(await facts(surgeon.sub)).toEqual(['participant-joined', 'participant-left replaced', 'participant-joined']);
  });

  it('has place for two shared screens in a room, over all replicas, and a third when one is stopped or lost', async () => {
    const pages = [browser(), browser({ at: other }), browser(), browser({ at: other })] as const;
    const people = pages.map(() => somebody('seance-11'));
    for (const [nth, page] of pages.entries()) await page.join(await tickets.ticket(people[nth] ?? somebody('seance-11')));
    const [first, second, third, fourth] = pages;
    const shares = async (page: TrialBrowser) => {
      const before = page.heard.length;
      await page.say({ type: 'media.sending', sources: ['microphone', 'screen'] });
      await page.say({ type: 'ping' });
      await until('the answer is there', () => page.heard.slice(before).some(({ type }) => type === 'pong'));
      return page.heard.slice(before).flatMap((message) => (message.type === 'error' ? [message.code] : []))[0] ?? 'shares';
    };
    expect([await shares(first), await shares(second), await shares(third), await shares(second)]).toEqual(['shares', 'shares', 'too-many-shares', 'shares']);
    await first.say({ type: 'media.sending', sources: ['microphone'] });
    await until('the place is free', async () => (await shares(third)) === 'shares');
    expect(await shares(fourth)).toBe('too-many-shares');
    second.close();
    await until('the place of a lost connection is free', async () => (await shares(fourth)) === 'shares');
    // A place is asked for by a page; a share is what Janus receives, and it received none.
    expect((await Promise.all(people.map(({ sub }) => facts(sub)))).flat().filter((fact) => fact.startsWith('screen'))).toEqual([]);
  });

  it('sends everybody out of a session that was ended, on every replica, and ends its room', async () => {
    const [surgeon, pathologist] = [somebody('seance-6'), somebody('seance-6')];
    const [here, there] = [browser(), browser({ at: other })];
    await here.join(await tickets.ticket({ ...surgeon, sessionVersion: 4 }));
    await there.join(await tickets.ticket({ ...pathologist, sessionVersion: 4 }));
    await tellClosed(nats, 'seance-6', 5);
    for (const page of [here, there]) {
      expect(await page.closed()).toBe(closeCodes.sessionClosed);
      expect(page.heard.at(-1)).toEqual({ type: 'media.kicked', reason: 'session-closed' });
    }
    expect((await facts(surgeon.sub)).at(-1)).toBe('participant-left session-closed');
    await until('its room has ended', async () => ((await db.dataSource.query(`select epoch from room where session_id = 'seance-6'`)) as { epoch: number }[])[0]?.epoch === 2, { timeoutMs: 20_000 });
  });

  it('lets nobody in by a ticket from before the end, and everybody by one from after it was opened again', async () => {
    await tellClosed(nats, 'seance-7', 5);
    await until('the end is known', async () => ((await db.dataSource.query(`select 1 from ended_session where session_id = 'seance-7'`)) as unknown[]).length === 1);
    const late = browser();
    await late.say({ type: 'media.join', ticket: await tickets.ticket({ ...somebody('seance-7'), sessionVersion: 4 }) });
    expect(await late.hears('error')).toEqual({ type: 'error', code: 'not-admitted' });
    const surgeon = somebody('seance-7');
    await browser().join(await tickets.ticket({ ...surgeon, sessionVersion: 6 }));
    expect(await facts(surgeon.sub)).toEqual(['participant-joined']);
  });

  it('lets somebody excluded come back by a ticket that was made after they were let in again', async () => {
    const surgeon = somebody('seance-8');
    const page = browser();
    await page.join(await tickets.ticket({ ...surgeon, version: 3 }));
    await tellExcluded(nats, { sessionId: surgeon.sessionId, participantId: surgeon.sub }, 4);
    expect(await page.closed()).toBe(closeCodes.excluded);
    await browser().join(await tickets.ticket({ ...surgeon, version: 7 }));
    expect(await facts(surgeon.sub)).toEqual(['participant-joined', 'participant-left excluded', 'participant-joined']);
  });

  it('puts somebody out who was put back to the waiting room, until they are let in again', async () => {
    const surgeon = somebody('seance-9');
    const page = browser();
    await page.join(await tickets.ticket({ ...surgeon, version: 3 }));
    await tellPutBack(nats, { sessionId: surgeon.sessionId, participantId: surgeon.sub }, 4);
    expect(await page.closed()).toBe(closeCodes.putBack);
    expect(page.heard.at(-1)).toEqual({ type: 'media.kicked', reason: 'put-back' });
    const early = browser();
    await early.say({ type: 'media.join', ticket: await tickets.ticket({ ...surgeon, version: 3 }) });
    expect(await early.hears('error')).toEqual({ type: 'error', code: 'not-admitted' });
    await browser().join(await tickets.ticket({ ...surgeon, version: 5 }));
    expect(await facts(surgeon.sub)).toEqual(['participant-joined', 'participant-left put-back', 'participant-joined']);
  });

  it('holds to its limits: rooms on one Janus, messages of one socket', async () => {
    const strict = await startTrial({ ...parts(), env: { JANUS_MAX_ROOMS: '1', MEDIA_MESSAGES_PER_SECOND: '5' } });
    await browser().join(await tickets.ticket(somebody('seance-10')));
    await browser({ at: strict }).join(await tickets.ticket(somebody('seance-10')));
    await expect(browser({ at: strict }).join(await tickets.ticket(somebody('seance-de-trop')))).rejects.toThrow('media-unavailable');
    const hasty = browser({ at: strict });
    for (let count = 0; count < 40; count += 1) await hasty.say({ type: 'ping' });
    expect(await hasty.closed()).toBe(closeCodes.rateLimited);
    await strict.stop();
  });

  it('says so when it stops, and forgets nobody', async () => {
    const third = await startTrial(parts());
    const surgeon = somebody('seance-5');
    const page = browser({ at: third });
    await page.join(await tickets.ticket(surgeon));
    await third.stop();
    expect(await page.closed()).toBe(closeCodes.goingAway);
    await page.hears('going-away');
    expect((await facts(surgeon.sub)).at(-1)).toBe('participant-left lost');
  });
});
