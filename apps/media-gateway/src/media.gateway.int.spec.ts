import { randomUUID } from 'node:crypto';
import { type Janus, type Nats, startJanus } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats } from '@rcp/testing';
import { migrations } from './migrations/index.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, type TrialGateway, type TrialTickets, trialTickets } from './trial-gateway.js';

const publicUrl = 'https://rcp.example.org';

describe('the media gateway', () => {
  let db: TestDatabase, nats: Nats, janus: Janus, tickets: TrialTickets, gateway: TrialGateway;
  const browsers: TrialBrowser[] = [];
  const browser = (origin = publicUrl) => {
    const one = new TrialBrowser(gateway.url, origin);
    browsers.push(one);
    return one;
  };

  beforeAll(async () => {
    [db, nats, janus, tickets] = await Promise.all([testDatabase(migrations), testNats(), startJanus(), trialTickets()]);
    gateway = await startTrial({ databaseUrl: db.runtimeUrl, nats, janus, jwksFile: tickets.publicFile, publicUrl });
  });
  afterEach(() => browsers.splice(0).forEach((one) => one.close()));
  afterAll(async () => {
    await gateway.stop();
    await Promise.all([db.drop(), nats.stop(), janus.stop(), tickets.remove()]);
  });

  it('lets in who holds a ticket of the lobby, and says who is there', async () => {
    const [sub, sessionId] = [randomUUID(), 'seance-1'];
    const surgeon = browser();
    expect(await surgeon.join(await tickets.ticket({ sub, sessionId }))).toEqual({ type: 'media.joined', participantId: sub, epoch: 1 });
    expect(await surgeon.hears('media.feeds')).toEqual({ type: 'media.feeds', feeds: [] });
  });
});
