import { refused, signsIn, TrialAccounts } from './trial-account.js';
import { TrialBrowser } from './trial-browser.js';

describe('a login by an account that comes to nothing', () => {
  let trial: TrialAccounts;
  const login: TrialAccounts['login'] = (...args) => trial.login(...args);

  beforeAll(async () => {
    trial = await TrialAccounts.start();
  });
  afterAll(() => trial?.stop());

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
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid', trial.meeting));
    });

    it('is too late after ten minutes', async () => {
      const one = await login().begins();
      const answer = await signsIn(one.url, 'hote');
      const [row]: { minutes: number }[] = await trial.db.dataSource.query('select round(max(extract(epoch from expires_at - now())) / 60)::int as minutes from account_login');
      expect(row).toEqual({ minutes: 10 });
      await trial.db.dataSource.query(`update account_login set expires_at = now() - interval '1 second'`);
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid', trial.meeting));
      expect(await trial.db.dataSource.query('select count(*)::int as left from account_login where expires_at < now()')).toEqual([{ left: expect.any(Number) }]);
      await login().begins();
      expect(await trial.db.dataSource.query('select count(*)::int as left from account_login where expires_at < now()')).toEqual([{ left: 0 }]);
    });

    it('is refused for another nonce, another verifier, another issuer, or none', async () => {
      const asked = async (changes: Record<string, string>) => {
        const one = await login().begins();
        const url = new URL(one.url);
        for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
        return { one, answer: await signsIn(url.href, 'hote') };
      };
      const nonce = await asked({ nonce: 'somebody-elses' });
      expect(await nonce.one.comesBack(nonce.answer)).toEqual(refused('account-login-invalid', trial.meeting));
      const challenge = await asked({ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' });
      expect(await challenge.one.comesBack(challenge.answer)).toEqual(refused('account-login-invalid', trial.meeting));
      const issuer = await asked({});
      expect(await issuer.one.comesBack({ ...issuer.answer, iss: trial.stranger.issuer })).toEqual(refused('account-login-invalid', trial.meeting));
      const { one, answer: { iss, ...answer } } = await asked({});
      expect(iss).toBe(trial.provider.issuer);
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid', trial.meeting));
    });

    it('is refused when it comes from another provider at which the same client is known', async () => {
      const one = await login().begins();
      const answer = await signsIn(one.url.replace(trial.provider.issuer, trial.stranger.issuer), 'hote');
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid', trial.meeting));
      const two = await login().begins();
      const mixed = await signsIn(two.url.replace(trial.provider.issuer, trial.stranger.issuer), 'hote');
      expect(await two.comesBack({ ...mixed, iss: trial.provider.issuer })).toEqual(refused('account-login-invalid', trial.meeting));
    });

    it('lets nobody in at another RCP than the one where it began', async () => {
      const one = await login().begins();
      const answer = await signsIn(one.url, 'autre');
      const other = await login(trial.elsewhere).begins();
      const [secret] = one.loginCookie!.split('=')[1]!.split('.');
      const [otherName] = other.loginCookie!.split('=');
      expect(await one.comesBack(answer, `${otherName}=${secret}.${trial.elsewhere.code}`)).toEqual(refused('account-login-invalid', trial.elsewhere));
      expect(await one.comesBack(answer)).toEqual(refused('account-login-invalid', trial.meeting));
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
        const answer = await fetch(`${trial.lobby.url}/api/public/account/return`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        return [answer.status, ((await answer.json()) as { code: string }).code];
      };
      for (const body of [{}, { state: 's' }, { state: 's', code: 'c', error: 'e' }, { state: 's', code: 'c', redirect: 'https://evil.example' }, { state: ['s'], code: 'c' }, { state: 's', code: 'c'.repeat(4097) }, null, []]) {
        expect(await post(body)).toEqual([422, 'validation']);
      }
      for (const body of [{}, { fresh: 'yes' }, { fresh: true, return: '//evil.example' }]) expect(await browser.request('POST', '/account', body)).toMatchObject({ status: 422, setCookie: undefined });
      const form = await fetch(`${trial.lobby.url}/api/public/rcps/${trial.meeting.code}/account`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'fresh=false' });
      expect(form.status).toBe(415);
    });
  });

  describe('a provider that says no, or nothing', () => {
    it('leads back with a sentence when the person gives up, and a trouble of the provider is called one', async () => {
      const one = await login().begins();
      expect(await one.comesBack(await signsIn(one.url, null))).toEqual(refused('account-refused', trial.meeting));
      const two = await login().begins();
      const { state } = Object.fromEntries(new URL(two.url).searchParams) as { state: string };
      expect(await two.comesBack({ state, iss: trial.provider.issuer, error: 'temporarily_unavailable' })).toEqual(refused('account-unavailable', trial.meeting));
      const three = await login().begins();
      expect(await three.comesBack({ state: new URL(three.url).searchParams.get('state')!, iss: trial.provider.issuer, code: 'made-up' })).toEqual(refused('account-login-invalid', trial.meeting));
    });

    it('lets nobody in with less assurance than was asked for, whatever the browser asked, nor without an id that the DCC could know', async () => {
      const one = await login().begins();
      expect(await one.comesBack(await signsIn(one.url, 'faible'))).toEqual(refused('account-unusable', trial.meeting));
      const two = await login().begins();
      const url = new URL(two.url);
      url.searchParams.delete('acr_values');
      expect(await two.comesBack(await signsIn(url.href, 'faible'))).toEqual(refused('account-unusable', trial.meeting));
      const three = await login().begins();
      expect(await three.comesBack(await signsIn(three.url, 'sans nom'))).toEqual(refused('account-unusable', trial.meeting));
    });

    it('is unavailable for the moment while it is away, the guest’s form still works, and it is found again', async () => {
      const late = await login().begins();
      const answer = await signsIn(late.url, 'hote');
      await trial.provider.stop();
      const browser = new TrialBrowser(trial.lobby.url, trial.meeting.code);
      expect(await browser.request('POST', '/account', { fresh: false })).toMatchObject({ status: 503, body: { code: 'account-unavailable' }, setCookie: undefined });
      expect(await late.comesBack(answer)).toEqual(refused('account-unavailable', trial.meeting));
      expect(await browser.identify('MARTIN')).toMatchObject({ status: 200, body: { assurance: 'guest' } });
      await trial.provider.start();
      const one = await login().begins();
      expect((await one.comesBack(await signsIn(one.url, 'hote'))).body).toMatchObject({ refusal: null, entry: { role: 'organiser' } });
    });
  });
});
