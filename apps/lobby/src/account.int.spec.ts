import { refused, returnUrl, signsIn, TrialAccounts, TrialLogin } from './trial-account.js';
import { TrialBrowser } from './trial-browser.js';

describe('« Connexion via mon compte »', () => {
  let trial: TrialAccounts;
  const login: TrialAccounts['login'] = (...args) => trial.login(...args);

  beforeAll(async () => {
    trial = await TrialAccounts.start();
  });
  afterAll(() => trial?.stop());

  it('is offered on the page with its words, and not at all where no provider is configured', async () => {
    expect((await login().browser.request('GET', '')).body['account']).toEqual({ label: 'Connexion via mon compte' });
    const without = await trial.lobbyWith({});
    const browser = new TrialBrowser(without.url, trial.meeting.code);
    expect((await browser.request('GET', '')).body).not.toHaveProperty('account');
    expect(await browser.request('POST', '/account', { fresh: false })).toMatchObject({ status: 404, body: { code: 'not-found' }, setCookie: undefined });
  });

  it('sends the browser to the provider with PKCE, state and nonce, and keeps of it only a hash', async () => {
    const { url, loginCookie } = await login().begins(true);
    const asked = Object.fromEntries(new URL(url).searchParams);
    expect(asked).toEqual({
      response_type: 'code', client_id: 'rcp', redirect_uri: returnUrl, scope: 'openid profile', response_mode: 'fragment', acr_values: 'eidas1', prompt: 'login',
      code_challenge_method: 'S256', code_challenge: expect.stringMatching(/^[\w-]{43}$/), state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(url).not.toContain(trial.meeting.code);
    expect(loginCookie).toMatch(/^__Host-compte-[0-9a-f]{12}=[\w-]{43}\.\w{22}$/);
    const rows = JSON.stringify(await trial.db.dataSource.query('select * from account_login'));
    for (const secret of [asked['state'], asked['nonce'], asked['code_challenge'], loginCookie!.split(/[=.]/)[1]!, trial.meeting.code]) expect(rows).not.toContain(secret);
  });

  it('hides the login’s cookie from scripts and other sites, and lets it go after ten minutes', async () => {
    const { setCookie } = await new TrialBrowser(trial.lobby.url, trial.meeting.code).request('POST', '/account', { fresh: false });
    expect(setCookie).toMatch(/^__Host-compte-[0-9a-f]{12}=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  });

  it('fills in the form of an organiser who came by the bare link, and gives the rights of the account (R15, R18, R50)', async () => {
    const one = await login().begins();
    const { status, body, setCookie } = await one.comesBack(await signsIn(one.url, 'hote'));
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        link: trial.meeting.code, refusal: null,
        entry: {
          assurance: 'account', complete: false, role: 'organiser',
          identity: { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'SM36', establishment: 'CH Demonstration3', companions: [] },
        },
      },
    });
    expect(setCookie).toMatch(/^__Host-rcp-[0-9a-f]{12}=.*HttpOnly; Secure; SameSite=Strict$/);
    expect(await trial.db.dataSource.query(`select rpps from entry where account_id = 'hote'`)).toEqual([{ rpps: '10100000001' }]);
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
    expect(await trial.db.dataSource.query(`select edited, assurance, organiser from join_request where account_id = 'autre'`)).toEqual([{ edited: true, assurance: 'account', organiser: false }]);
    one.browser.close();
  });

  it('works with a shared secret, with the answer in the query, and asks again who it is where that is configured', async () => {
    const through = await trial.client({ OIDC_CLIENT_ID: 'rcp-secret', OIDC_CLIENT_SECRET_FILE: trial.secretFile, OIDC_RESPONSE_MODE: 'query', OIDC_PROMPT: 'login' });
    const one = await login(trial.meeting, through).begins();
    expect(Object.fromEntries(new URL(one.url).searchParams)).toMatchObject({ client_id: 'rcp-secret', prompt: 'login' });
    expect(new URL(one.url).searchParams.has('response_mode')).toBe(false);
    expect((await one.comesBack(await signsIn(one.url, 'hote'))).body).toMatchObject({ entry: { role: 'organiser', identity: { specialityCode: null } } });
  });

  it('proves itself with an Ed25519 key too, and reads metadata at another address, if they are the same issuer’s', async () => {
    const variables = { OIDC_CLIENT_ID: 'rcp-ed', OIDC_CLIENT_KEY_FILE: trial.tickets.mediaKeys.privateFile };
    const ours = await trial.client({ ...variables, OIDC_METADATA_URL: `${trial.provider.issuer}/.well-known/openid-configuration` });
    const one = await login(trial.meeting, ours).begins();
    expect((await one.comesBack(await signsIn(one.url, 'hote'))).body).toMatchObject({ refusal: null, entry: { role: 'organiser' } });
    const theirs = await trial.client({ ...variables, OIDC_METADATA_URL: `${trial.stranger.issuer}/.well-known/openid-configuration` });
    expect(await login(trial.meeting, theirs).browser.request('POST', '/account', { fresh: false })).toMatchObject({ status: 503, body: { code: 'account-unavailable' }, setCookie: undefined });
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
      expect(await trial.db.dataSource.query(`select state from join_request where person->>'familyName' = 'PARTI'`)).toEqual([{ state: 'withdrawn' }]);
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
      expect(await other.comesBack(await signsIn(other.url, 'autre'))).toEqual(refused('excluded', trial.meeting));
    });
  });
});
