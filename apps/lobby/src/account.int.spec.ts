import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Nats } from '@rcp/local-stack';
import { type AccountProvider, startAccountProvider, testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { exportJWK, generateKeyPair } from 'jose';
import { migrations } from './migrations/index.js';
import { accountVariables, signsIn, TrialLogin } from './trial-account.js';
import { TrialBrowser } from './trial-browser.js';
import { publicUrl, startTrial, type TrialLobby, type TrialTickets, trialTickets } from './trial-lobby.js';
import { startTrialScheduling, type TrialMeeting, type TrialScheduling } from './trial-scheduling.js';

const redirectUris = [`${publicUrl}/compte/retour`];
const accounts = {
  hote: { family_name: 'FRAYSSE', given_name: 'Julie', spec: 'SM36', num: '810100000001', ref: { sites: [{ nom: 'CH Demonstration3' }] }, acr: 'eidas1' },
  autre: { family_name: 'MARTIN', given_name: 'Élodie', acr: 'eidas1' },
  faible: { family_name: 'FAIBLE', given_name: 'Jean' },
  exclu: { family_name: 'EXCLU', given_name: 'Marc', acr: 'eidas1' },
  'sans nom': { family_name: 'X', given_name: 'Y', acr: 'eidas1' },
};

describe('« Connexion via mon compte »', () => {
  let db: TestDatabase, nats: Nats, tickets: TrialTickets, scheduling: TrialScheduling, provider: AccountProvider, stranger: AccountProvider, dir: string;
  let lobby: TrialLobby, meeting: TrialMeeting, elsewhere: TrialMeeting;
  const lobbies: TrialLobby[] = [];
  const start = async (variables: Record<string, string>) => {
    const one = await startTrial({ databaseUrl: db.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('lobby') }, tickets, variables });
    lobbies.push(one);
    return one;
  };
  const login = (at = meeting, through = lobby) => new TrialLogin(new TrialBrowser(through.url, at.code));
  const refused = (refusal: string, at = meeting) => ({ status: 200, setCookie: undefined, body: { link: at.code, entry: null, refusal } });
  const planned = async (organisers: string[]) => {
    const one = await scheduling.plan(organisers);
    await until('the session is known', async () => (await new TrialBrowser(lobby.url, one.code).request('GET', '')).body['nextSession']);
    return one;
  };

  beforeAll(async () => {
    [db, nats, tickets, dir] = await Promise.all([testDatabase(migrations), testNats(), trialTickets(), mkdtemp(join(tmpdir(), 'account-'))]);
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const [keyFile, secretFile] = [join(dir, 'key.json'), join(dir, 'secret')];
    await writeFile(keyFile, JSON.stringify({ ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'rcp-1' }));
    await writeFile(secretFile, 'shared-secret-of-a-trial\n');
    const options = {
      accounts, claims: ['spec', 'ref', 'num', 'acr'], acrValues: ['eidas1'],
      clients: [
        { client_id: 'rcp', redirect_uris: redirectUris, token_endpoint_auth_method: 'private_key_jwt' as const, token_endpoint_auth_signing_alg: 'ES256' as const, jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'rcp-1' }] } },
        { client_id: 'rcp-secret', client_secret: 'shared-secret-of-a-trial', redirect_uris: redirectUris },
      ],
    };
    [provider, stranger] = await Promise.all([startAccountProvider(options), startAccountProvider(options)]);
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    lobby = await start(accountVariables(provider, {
      OIDC_CLIENT_KEY_FILE: keyFile, OIDC_ACR_VALUES: 'eidas1', OIDC_LABEL: 'Connexion via mon compte',
      OIDC_CLAIMS: JSON.stringify({ speciality: 'spec', establishment: '/ref/sites/0/nom', rpps: 'num' }),
    }));
    await start(accountVariables(provider, { OIDC_CLIENT_ID: 'rcp-secret', OIDC_CLIENT_SECRET_FILE: secretFile, OIDC_RESPONSE_MODE: 'query', OIDC_PROMPT: 'login' }));
    [meeting, elsewhere] = [await planned(['hote']), await planned(['autre'])];
  });
  afterAll(async () => {
    for (const one of lobbies) await one.stop();
    await scheduling?.stop();
    await Promise.all([db?.drop(), nats?.stop(), tickets?.remove(), provider?.stop(), stranger?.stop(), rm(dir, { recursive: true })]);
  });

  it('is offered on the page with its words, and not at all where no provider is configured', async () => {
    expect((await login().browser.request('GET', '')).body['account']).toEqual({ label: 'Connexion via mon compte' });
    const without = await start({});
    const browser = new TrialBrowser(without.url, meeting.code);
    expect((await browser.request('GET', '')).body).not.toHaveProperty('account');
    expect(await browser.request('POST', '/account', { fresh: false })).toMatchObject({ status: 404, body: { code: 'not-found' }, setCookie: undefined });
  });

  it('sends the browser to the provider with PKCE, state and nonce, and keeps of it only a hash', async () => {
    const { url, loginCookie } = await login().begins(true);
    const asked = Object.fromEntries(new URL(url).searchParams);
    expect(asked).toEqual({
      response_type: 'code', client_id: 'rcp', redirect_uri: redirectUris[0], scope: 'openid profile', response_mode: 'fragment', acr_values: 'eidas1', prompt: 'login',
      code_challenge_method: 'S256', code_challenge: expect.stringMatching(/^[\w-]{43}$/), state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(url).not.toContain(meeting.code);
    expect(loginCookie).toMatch(/^__Host-compte-[0-9a-f]{12}=[\w-]{43}\.\w{22}$/);
    const rows = JSON.stringify(await db.dataSource.query('select * from account_login'));
    for (const secret of [asked['state'], asked['nonce'], asked['code_challenge'], loginCookie!.split(/[=.]/)[1]!, meeting.code]) expect(rows).not.toContain(secret);
  });

  it('hides the login’s cookie from scripts and other sites, and lets it go after ten minutes', async () => {
    const { setCookie } = await new TrialBrowser(lobby.url, meeting.code).request('POST', '/account', { fresh: false });
    expect(setCookie).toMatch(/^__Host-compte-[0-9a-f]{12}=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  });

  it('fills in the form of an organiser who came by the bare link, and gives the rights of the account (R15, R18, R50)', async () => {
    const one = await login().begins();
    const { status, body, setCookie } = await one.comesBack(await signsIn(one.url, 'hote'));
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        link: meeting.code, refusal: null,
        entry: {
          assurance: 'account', complete: false, role: 'organiser',
          identity: { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'SM36', establishment: 'CH Demonstration3', companions: [] },
        },
      },
    });
    expect(setCookie).toMatch(/^__Host-rcp-[0-9a-f]{12}=.*HttpOnly; Secure; SameSite=Strict$/);
    expect(await db.dataSource.query(`select rpps from entry where account_id = 'hote'`)).toEqual([{ rpps: '10100000001' }]);
    await one.browser.identify('FRAYSSE', { givenName: 'Julie', establishment: 'CH Demonstration3' });
    await one.browser.knock();
    await one.browser.is('admitted');
    one.browser.close();
  });

  it('knows an account at an RCP that it does not organise as a participant, and marks what it corrected', async () => {
    const one = await login().begins();
    const { body } = await one.comesBack(await signsIn(one.url, 'autre'));
    expect(body).toMatchObject({ refusal: null, entry: { assurance: 'account', role: null } });
    await one.browser.identify('HOTE', { givenName: 'Élodie' });
    await one.browser.knock();
    await one.browser.is('held');
    expect(await db.dataSource.query(`select edited, assurance, organiser from join_request where account_id = 'autre'`)).toEqual([{ edited: true, assurance: 'account', organiser: false }]);
    one.browser.close();
  });

  it('works with a shared secret, with the answer in the query, and asks again who it is where that is configured', async () => {
    const one = await login(meeting, lobbies[1]).begins();
    expect(Object.fromEntries(new URL(one.url).searchParams)).toMatchObject({ client_id: 'rcp-secret', prompt: 'login' });
    expect(new URL(one.url).searchParams.has('response_mode')).toBe(false);
    expect((await one.comesBack(await signsIn(one.url, 'hote'))).body).toMatchObject({ entry: { role: 'organiser', identity: { specialityCode: null } } });
  });

  it('keeps the place and the corrections of the same account that signs in again, and makes another account somebody else', async () => {
    const browser = login().browser;
    const first = await new TrialLogin(browser).begins();
    await first.comesBack(await signsIn(first.url, 'autre'));
    await browser.identify('MARTIN-CORRIGÉ');
    const { cookie } = browser;
    const again = await new TrialLogin(browser).begins();
    expect((await again.comesBack(await signsIn(again.url, 'autre'))).body).toMatchObject({ entry: { complete: true, identity: { familyName: 'MARTIN-CORRIGÉ' } } });
    expect(browser.cookie).toBe(cookie);
    const other = await new TrialLogin(browser).begins();
    expect((await other.comesBack(await signsIn(other.url, 'hote'))).body).toMatchObject({ entry: { complete: false, identity: { familyName: 'FRAYSSE' } } });
    expect(browser.cookie).not.toBe(cookie);
  });

  describe('« Ce n’est pas vous ? »', () => {
    it('forgets who this browser is, and withdraws who was waiting', async () => {
      const browser = login().browser;
      await browser.identify('PARTI');
      await browser.knock();
      await browser.is('held');
      browser.close();
      expect(await browser.request('POST', '/forget', {})).toMatchObject({ status: 200, body: { entry: null }, setCookie: expect.stringContaining('Expires=Thu, 01 Jan 1970') });
      expect((await browser.request('GET', '/entry')).body).toEqual({ entry: null });
      expect(await db.dataSource.query(`select state from join_request where person->>'familyName' = 'PARTI'`)).toEqual([{ state: 'withdrawn' }]);
      expect(await login().browser.request('POST', '/forget', {})).toMatchObject({ status: 200, body: { entry: null } });
    });

    it('does not wash off an exclusion, neither by forgetting nor by another account (R48)', async () => {
      const host = await login().begins();
      await host.comesBack(await signsIn(host.url, 'hote'));
      await host.browser.identify('FRAYSSE');
      await host.browser.knock();
      await host.browser.is('admitted');
      const one = await login().begins();
      await one.comesBack(await signsIn(one.url, 'exclu'));
      await one.browser.identify('EXCLU');
      await one.browser.knock();
      const { joinRequestId } = await host.browser.card('EXCLU');
      await host.browser.say({ type: 'join.accept', joinRequestId });
      await one.browser.is('admitted');
      await host.browser.say({ type: 'participant.exclude', joinRequestId });
      await one.browser.is('excluded');
      [host, one].forEach(({ browser }) => browser.close());
      expect(await one.browser.request('POST', '/forget', {})).toMatchObject({ status: 403, body: { code: 'excluded' } });
      const other = await new TrialLogin(one.browser).begins();
      expect(await other.comesBack(await signsIn(other.url, 'autre'))).toEqual(refused('excluded'));
    });
  });

  describe('an answer that is not to this login', () => {
    it('is refused without a word of where it belongs when this browser began none such', async () => {
      const victim = await login().begins();
      const thief = await login().begins();
      const stolen = await signsIn(thief.url, 'hote');
      for (const cookie of [undefined, victim.loginCookie, 'x=y', `${victim.loginCookie}x`, victim.loginCookie!.replace(/\.\w{22}$/, '')]) {
        expect(await victim.comesBack(stolen, cookie)).toMatchObject({ status: 401, setCookie: undefined, body: { code: 'account-login-invalid' } });
      }
      expect(await victim.comesBack({ ...(await signsIn(victim.url, 'hote')), state: 'autre' })).toMatchObject({ status: 401, setCookie: undefined, body: { code: 'account-login-invalid' } });
    });

    it('serves once, also when it is sent three times at the same time', async () => {
      const one = await login().begins();
      const answer = await signsIn(one.url, 'hote');
      const answers = await Promise.all([1, 2, 3].map(() => one.comesBack(answer)));
      expect(answers.map(({ body }) => body['refusal'] ?? 'in').sort()).toEqual(['account-login-invalid', 'account-login-invalid', 'in']);
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid'));
    });

    it('is too late after ten minutes', async () => {
      const one = await login().begins();
      const answer = await signsIn(one.url, 'hote');
      const [row]: { minutes: number }[] = await db.dataSource.query('select round(max(extract(epoch from expires_at - now())) / 60)::int as minutes from account_login');
      expect(row).toEqual({ minutes: 10 });
      await db.dataSource.query(`update account_login set expires_at = now() - interval '1 second'`);
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid'));
      expect(await db.dataSource.query('select count(*)::int as left from account_login where expires_at < now()')).toEqual([{ left: expect.any(Number) }]);
      await login().begins();
      expect(await db.dataSource.query('select count(*)::int as left from account_login where expires_at < now()')).toEqual([{ left: 0 }]);
    });

    it('is refused for another nonce, another verifier, another issuer, or none', async () => {
      const asked = async (changes: Record<string, string>) => {
        const one = await login().begins();
        const url = new URL(one.url);
        for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
        return { one, answer: await signsIn(url.href, 'hote') };
      };
      const nonce = await asked({ nonce: 'somebody-elses' });
      expect(await nonce.one.comesBack(nonce.answer)).toEqual(refused('account-login-invalid'));
      const challenge = await asked({ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' });
      expect(await challenge.one.comesBack(challenge.answer)).toEqual(refused('account-login-invalid'));
      const issuer = await asked({});
      expect(await issuer.one.comesBack({ ...issuer.answer, iss: stranger.issuer })).toEqual(refused('account-login-invalid'));
      const { one, answer: { iss, ...answer } } = await asked({});
      expect(iss).toBe(provider.issuer);
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid'));
    });

    it('is refused when it comes from another provider at which the same client is known', async () => {
      const one = await login().begins();
      const answer = await signsIn(one.url.replace(provider.issuer, stranger.issuer), 'hote');
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid'));
      const two = await login().begins();
      const mixed = await signsIn(two.url.replace(provider.issuer, stranger.issuer), 'hote');
      expect(await two.comesBack({ ...mixed, iss: provider.issuer })).toEqual(refused('account-login-invalid'));
    });

    it('lets nobody in at another RCP than the one where it began', async () => {
      const one = await login().begins();
      const answer = await signsIn(one.url, 'autre');
      const other = await login(elsewhere).begins();
      const [secret] = one.loginCookie!.split('=')[1]!.split('.');
      const [otherName] = other.loginCookie!.split('=');
      expect(await one.comesBack(answer, `${otherName}=${secret}.${elsewhere.code}`)).toEqual(refused('account-login-invalid', elsewhere));
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid'));
    });

    it('leads nowhere but to an RCP link of ours', async () => {
      const one = await login().begins();
      const answer = await signsIn(one.url, 'hote');
      const [name, value] = one.loginCookie!.split('=');
      const [secret] = value!.split('.');
      for (const code of ['https://evil.example', '//evil.example', '../../compte', '2'.repeat(22)]) {
        expect(await one.comesBack(answer, `${name}=${secret}.${code}`)).toMatchObject({ status: 401, body: { code: 'account-login-invalid' } });
      }
      const url = new URL(one.url);
      url.searchParams.set('redirect_uri', 'https://evil.example/compte/retour');
      await expect(signsIn(url.href, 'hote')).rejects.toThrow(/refused the question: 400/);
    });

    it('is asked for what is missing, and never for more than it may hold', async () => {
      const browser = login().browser;
      const post = async (body: unknown) => {
        const answer = await fetch(`${lobby.url}/api/public/account/return`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        return [answer.status, ((await answer.json()) as { code: string }).code];
      };
      for (const body of [{}, { state: 's' }, { state: 's', code: 'c', error: 'e' }, { state: 's', code: 'c', redirect: 'https://evil.example' }, { state: ['s'], code: 'c' }, { state: 's', code: 'c'.repeat(4097) }, null, []]) {
        expect(await post(body)).toEqual([422, 'validation']);
      }
      for (const body of [{}, { fresh: 'yes' }, { fresh: true, return: '//evil.example' }]) expect(await browser.request('POST', '/account', body)).toMatchObject({ status: 422, setCookie: undefined });
      const form = await fetch(`${lobby.url}/api/public/rcps/${meeting.code}/account`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'fresh=false' });
      expect(form.status).toBe(415);
    });
  });

  describe('a provider that says no, or nothing', () => {
    it('leads back with a sentence when the person gives up, and a trouble of the provider is called one', async () => {
      const one = await login().begins();
      expect(await one.comesBack(await signsIn(one.url, null))).toEqual(refused('account-refused'));
      const two = await login().begins();
      const { state } = Object.fromEntries(new URL(two.url).searchParams) as { state: string };
      expect(await two.comesBack({ state, iss: provider.issuer, error: 'temporarily_unavailable' })).toEqual(refused('account-unavailable'));
      const three = await login().begins();
      expect(await three.comesBack({ state: new URL(three.url).searchParams.get('state')!, iss: provider.issuer, code: 'made-up' })).toEqual(refused('account-login-invalid'));
    });

    it('lets nobody in with less assurance than was asked for, whatever the browser asked, nor without an id that the DCC could know', async () => {
      const one = await login().begins();
      expect(await one.comesBack(await signsIn(one.url, 'faible'))).toEqual(refused('account-unusable'));
      const two = await login().begins();
      const url = new URL(two.url);
      url.searchParams.delete('acr_values');
      expect(await two.comesBack(await signsIn(url.href, 'faible'))).toEqual(refused('account-unusable'));
      const three = await login().begins();
      expect(await three.comesBack(await signsIn(three.url, 'sans nom'))).toEqual(refused('account-unusable'));
    });

    it('is unavailable for the moment while it is away, the guest’s form still works, and it is found again', async () => {
      const late = await login().begins();
      const answer = await signsIn(late.url, 'hote');
      await provider.stop();
      const browser = new TrialBrowser(lobby.url, meeting.code);
      expect(await browser.request('POST', '/account', { fresh: false })).toMatchObject({ status: 503, body: { code: 'account-unavailable' }, setCookie: undefined });
      expect(await late.comesBack(answer)).toEqual(refused('account-unavailable'));
      expect(await browser.identify('MARTIN')).toMatchObject({ status: 200, body: { assurance: 'guest' } });
      await provider.start();
      const one = await login().begins();
      expect((await one.comesBack(await signsIn(one.url, 'hote'))).body).toMatchObject({ refusal: null, entry: { role: 'organiser' } });
    });
  });
});
