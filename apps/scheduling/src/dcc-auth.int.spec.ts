import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { keyPair } from '@rcp/local-stack';
import { aRcp, trialDcc } from './trial-dcc.js';
import { refused, secret } from './trial-refusal.js';
import { type Answer, startTrial, type Trial, trialClock } from './trial-service.js';

const now = Math.floor(trialClock.now().getTime() / 1000);

describe('who may call the DCC API', () => {
  let trial: Trial;
  const ask = (authorization: string, path = '/rcps/rcp-1') => trial.call('GET', path, undefined, { authorization });
  const withToken = async (...args: Parameters<Trial['dcc']['token']>) => ask(`Bearer ${await trial.dcc.token(...args)}`);

  beforeAll(async () => {
    trial = await startTrial({ dcc: await trialDcc(trialClock.now(), ['rcp', 'sessions']) });
    await trial.call('PUT', '/rcps/rcp-1', aRcp);
  });
  afterAll(() => trial?.stop());

  it('a DCC with a token of its own', async () => {
    expect((await withToken()).status).toBe(200);
    expect((await withToken({ exp: now - 4 })).status).toBe(200);
    expect((await withToken({ aud: ['https://elsewhere.example.org', 'https://rcp.example.org/api/dcc/v1'] })).status).toBe(200);
  });

  it('for what it knows of the scopes a token names, and no more', async () => {
    expect((await withToken({ scope: 'rcp everything admin' })).status).toBe(200);
    expect(refused(await withToken({ scope: 'everything admin RCP' }))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it.each<[string, () => Promise<Answer>]>([
    ['a token good for a day', () => withToken({ exp: now + 86_400 })],
    ['no token', () => ask('')],
    ['something else than a token', () => ask('Bearer ZZCANARY')],
    ['a password', () => ask(`Basic ${Buffer.from('dcc:ZZCANARY').toString('base64')}`)],
    ['an expired token', () => withToken({ exp: now - 6 })],
    ['a token that never expires', () => withToken({ exp: undefined })],
    ['a token that is not valid yet', () => withToken({ nbf: now + 60 })],
    ['a token for somebody else', () => withToken({ aud: 'https://elsewhere.example.org/api/dcc/v1' })],
    ['a token of an unknown issuer', () => withToken({ iss: 'https://stranger.example.org' })],
    ["a token that another's key signed", async () => withToken({}, await keyPair(join(trial.dcc.dir, 'stranger'), 'dcc'))],
    ['a launch ticket of ours', async () => withToken({}, trial.launchKeys)],
    ['a token whose claims were changed', async () => {
      const [header, , signature] = (await trial.dcc.token()).split('.');
      const [, payload] = (await trial.dcc.token({ exp: now + 9_000 })).split('.');
      return ask(`Bearer ${header}.${payload}.${signature}`);
    }],
    ['a token that nobody signed', async () => {
      const [, payload] = (await trial.dcc.token()).split('.');
      return ask(`Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.AA`);
    }],
    ['a token signed with its public key as a password', async () => {
      const [, payload] = (await trial.dcc.token()).split('.');
      const head = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${payload}`;
      return ask(`Bearer ${head}.${createHmac('sha256', await readFile(join(trial.dcc.dir, 'dcc.jwks.json'))).update(head).digest('base64url')}`);
    }],
  ])('not who comes with %s', async (_what, call) => {
    const answer = await call();
    expect(refused(answer)).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('nobody beyond the scopes of the token, or of the client', async () => {
    const narrow = await withToken({ scope: 'sessions' });
    expect(refused(narrow)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(narrow.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="rcp"');
    expect(refused(await withToken({ scope: undefined }))).toMatchObject({ status: 403, code: 'forbidden' });
    for (const [method, path] of [['GET', '/sessions/ses-1/registrations/reg-1'], ['POST', '/launch-tickets']] as const) {
      expect(refused(await trial.call(method, path, method === 'POST' ? {} : undefined))).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });

  it('nobody without a token, on any route', async () => {
    const routes = [
      ['PUT', '/rcps/x'], ['GET', '/rcps/x'], ['PUT', '/rcps/x/organisers'], ['PUT', '/sessions/x'], ['GET', '/sessions/x'], ['PUT', '/sessions/x/registrations/y'],
      ['GET', '/sessions/x/registrations/y'], ['POST', '/launch-tickets'],
    ] as const;
    for (const [method, path] of routes) expect((await trial.call(method, path, method === 'GET' ? undefined : { [secret]: secret }, { authorization: '' })).status).toBe(401);
  });
});

describe('a DCC whose keys are fetched', () => {
  it('is let in with the keys of its server, and told to come back while that is away', async () => {
    let keys: string | undefined;
    const server = createServer((_request, reply) => void (keys === undefined ? reply.writeHead(503).end() : reply.setHeader('content-type', 'application/json').end(keys)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const dcc = await trialDcc(trialClock.now(), ['rcp'], { jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks` });
    const trial = await startTrial({ dcc });
    try {
      expect(refused(await trial.call('GET', '/rcps/rcp-1'))).toMatchObject({ status: 503, code: 'unavailable' });
      keys = await readFile(join(dcc.dir, 'dcc.jwks.json'), 'utf8');
      expect(refused(await trial.call('GET', '/rcps/rcp-1'))).toMatchObject({ status: 404 });
    } finally {
      server.closeAllConnections();
      server.close();
      await trial.stop();
    }
  });
});
