import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { testDatabase, until } from '@rcp/testing';
import { migrations } from './migrations/index.js';
import { TrialDcc } from './trial-dcc.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { startTrialScheduling, type TrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys, type TrialKeys } from './trial-service.js';

interface Mail { id: string; kind: string | null; state: string; attempts: number; smtpCode: number | null; smtpClass: string | null; recipientDomain: string | null; nextAt: string | null }

describe("the operators' view of mails", () => {
  const clock = new TrialClock();
  let nats: Awaited<ReturnType<typeof startNats>>;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let keys: TrialKeys;
  let post: TrialPost;
  let scheduling: TrialScheduling;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    nats = await startNats();
    await provision({ servers: nats.url, ...nats.admin });
    [database, keys, post] = await Promise.all([testDatabase(migrations), trialKeys(), startTrialPost()]);
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    app = await startTrial({ databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('notifications') }, smtpUrl: post.url, keyFile: keys.privateFile, clock });
    url = await app.getUrl();
    post.onRecipient = (address) => ({ 'refuse@chu.example.org': 550, 'plus.tard@chu.example.org': 451 })[address];
    const dcc = new TrialDcc(scheduling);
    dcc.plan('ses-1', '2026-12-10');
    for (const [id, address] of [['reg-1', 'accepte@chu.example.org'], ['reg-2', 'refuse@chu.example.org'], ['reg-3', 'plus.tard@chu.example.org']] as const) {
      await dcc.register(id, address, 'ses-1');
      await until(`${id} was tried`, async () => ((await database.dataSource.query(`select 1 from mail_job where registration_id = $1 and attempts = 1`, [id])) as unknown[]).length > 0);
    }
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all([scheduling?.stop(), post?.stop(), keys?.remove()]);
    await database?.drop();
    await nats?.stop();
  });

  const call = async (path: string, method = 'GET', token = 'operator-secret-of-trials') => {
    const answer = await fetch(`${url}/ops/mails${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, text: await answer.text() };
  };
  const list = async (query = ''): Promise<Mail[]> => (JSON.parse((await call(query)).text) as { mails: Mail[] }).mails;

  it('needs the operators’ secret', async () => {
    for (const [path, method] of [['', 'GET'], ['/7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001', 'GET'], ['/7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001/retry', 'POST']] as const) {
      expect((await call(path, method, 'another-secret')).status).toBe(401);
    }
  });

  it('tells how each fares and why, by state, page by page, and names nobody', async () => {
    expect((await list()).map(({ state }) => state)).toEqual(['deferred', 'failed', 'sent']);
    expect(await list('?state=failed')).toMatchObject([{ kind: 'invitation', attempts: 1, smtpCode: 550, smtpClass: '5xx', recipientDomain: 'chu.example.org', nextAt: null }]);
    expect(await list('?state=deferred')).toMatchObject([{ smtpCode: 451, smtpClass: '4xx', nextAt: expect.stringMatching(/^2026-12-01T08:01/) as unknown }]);
    expect((await list('?limit=1&offset=2')).map(({ state }) => state)).toEqual(['sent']);
    expect((await call('')).text).not.toMatch(/@chu|ZZCANARY|accesrcp/);
  });

  it('refuses what it does not understand', async () => {
    expect((await call('?state=lost')).status).toBe(422);
    expect((await call('?limit=1000')).status).toBe(422);
    expect((await call('/7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001')).status).toBe(404);
    expect((await call('/1%20or%201=1/retry', 'POST')).status).toBe(404);
  });

  it('lets a mail that failed be tried again at once, and no other', async () => {
    post.onRecipient = () => undefined;
    for (const state of ['failed', 'deferred']) {
      const [mail] = await list(`?state=${state}`);
      expect(await call(`/${mail?.id ?? ''}/retry`, 'POST')).toMatchObject({ status: 200, text: expect.stringContaining('"state":"deferred"') as unknown });
      await until('it was sent', async () => (JSON.parse((await call(`/${mail?.id ?? ''}`)).text) as Mail).state === 'sent');
    }
    expect(post.acceptedFor('refuse@chu.example.org')).toHaveLength(1);
    const [sent] = await list('?state=sent');
    expect((await call(`/${sent?.id ?? ''}/retry`, 'POST')).status).toBe(404);
  });
});
