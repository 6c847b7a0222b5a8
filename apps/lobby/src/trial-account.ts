import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Nats } from '@rcp/local-stack';
import { type AccountProvider, startAccountProvider, testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { guarded, migrations } from './migrations/index.js';
import { type Answer, TrialBrowser } from './trial-browser.js';
import { publicUrl, startTrial, type TrialLobby, type TrialTickets, trialTickets } from './trial-lobby.js';
import { startTrialScheduling, type TrialMeeting, type TrialScheduling } from './trial-scheduling.js';

/** The return page, as the provider knows it. */
export const returnUrl = `${publicUrl}/compte/retour`;
const secret = 'shared-secret-of-a-trial';

/** Who can sign in. `hote` organises the meeting of the specs. */
const accounts = {
  hote: { family_name: 'FRAYSSE', given_name: 'Julie', spec: 'SM36', num: '810100000001', ref: { sites: [{ nom: 'CH Demonstration3' }] }, acr: 'eidas1' },
  autre: { family_name: 'MARTIN', given_name: 'Élodie', acr: 'eidas1' },
  exclu: { family_name: 'EXCLU', given_name: 'Marc', acr: 'eidas1' },
  faible: { family_name: 'FAIBLE', given_name: 'Jean' },
  'sans nom': { family_name: 'X', given_name: 'Y', acr: 'eidas1' },
};

/** What came back from the provider to our page. */
export type ProviderAnswer = Record<string, string>;

/** Follows a browser through the provider's login form; `login` null gives up. Answers what the provider sent to our page. */
export async function signsIn(address: string, login: string | null): Promise<ProviderAnswer> {
  const jar = new Map<string, string>();
  let [url, body]: [string, URLSearchParams | undefined] = [address, undefined];
  for (let step = 0; step < 12; step++) {
    const answer: Response = await fetch(url, {
      redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }, ...(body === undefined ? {} : { method: 'POST', body }),
    });
    for (const one of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null && body !== undefined) throw new Error(`the provider did not take the login: ${answer.status}`);
    body = location === null ? new URLSearchParams(login === null ? { do: 'abort' } : { do: 'login', login, password: 'x' }) : undefined;
    if (location === null && answer.status !== 200) throw new Error(`the provider refused the question: ${answer.status} ${await answer.text()}`);
    if (location !== null) url = new URL(location, url).href;
    if (url.startsWith(publicUrl)) {
      const { hash, search } = new URL(url);
      return Object.fromEntries(new URLSearchParams(hash === '' ? search : hash.slice(1)));
    }
  }
  throw new Error('the provider goes round in circles');
}

/** One browser with its cookie of the login besides that of the entry. */
export class TrialLogin {
  loginCookie: string | undefined;
  url = '';

  constructor(readonly browser: TrialBrowser) {}

  /** Presses « Connexion via mon compte ». */
  async begins(fresh = false): Promise<this> {
    const kept = this.browser.cookie;
    const { status, body, setCookie } = await this.browser.request('POST', '/account', { fresh });
    if (status !== 200) throw new Error(`the login did not begin: ${status} ${String(body['code'])}`);
    this.browser.cookie = kept;
    this.loginCookie = setCookie?.split(';')[0];
    this.url = String(body['url']);
    return this;
  }

  /** Hands the provider's answer over, as our page does: `state`, `code`, `iss`, `error` and nothing else. */
  async comesBack(answer: ProviderAnswer, cookie = this.loginCookie): Promise<Answer> {
    const told = Object.fromEntries(Object.entries(answer).filter(([name]) => ['state', 'code', 'iss', 'error'].includes(name)));
    const response = await fetch(`${this.browser.lobbyUrl}/api/public/account/return`, {
      method: 'POST', body: JSON.stringify(told),
      headers: { 'content-type': 'application/json', 'x-forwarded-for': this.browser.address, cookie: [this.browser.cookie, cookie].filter((one) => one !== undefined).join('; ') },
    });
    const setCookie = response.headers.get('set-cookie') ?? undefined;
    if (setCookie !== undefined) this.browser.cookie = setCookie.split(';')[0];
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, setCookie };
  }
}

/** A lobby that is a client of a real provider, a second provider that knows the same client, and two meetings. */
export class TrialAccounts {
  private readonly lobbies: TrialLobby[] = [];
  provider!: AccountProvider;
  stranger!: AccountProvider;
  lobby!: TrialLobby;
  meeting!: TrialMeeting;
  elsewhere!: TrialMeeting;

  private constructor(
    readonly db: TestDatabase, private readonly nats: Nats, readonly tickets: TrialTickets, private readonly scheduling: TrialScheduling, private readonly dir: string,
  ) {}

  static async start(): Promise<TrialAccounts> {
    const [db, nats, tickets, dir] = await Promise.all([testDatabase(migrations, [], guarded), testNats(), trialTickets(), mkdtemp(join(tmpdir(), 'account-'))]);
    const one = new TrialAccounts(db, nats, tickets, await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') }), dir);
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    await writeFile(one.keyFile, JSON.stringify({ ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'rcp-1' }));
    await writeFile(one.secretFile, `${secret}\n`);
    const keys = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'rcp-1' }] };
    const edKeys = JSON.parse(await readFile(tickets.mediaKeys.jwksFile, 'utf8')) as { keys: JWK[] };
    const byKey = { redirect_uris: [returnUrl], token_endpoint_auth_method: 'private_key_jwt' } as const;
    const options = {
      accounts, claims: ['spec', 'ref', 'num', 'acr'], acrValues: ['eidas1'],
      clients: [
        { ...byKey, client_id: 'rcp', token_endpoint_auth_signing_alg: 'ES256' as const, jwks: keys },
        { ...byKey, client_id: 'rcp-ed', token_endpoint_auth_signing_alg: 'EdDSA' as const, jwks: edKeys },
        { client_id: 'rcp-secret', client_secret: secret, redirect_uris: [returnUrl] },
      ],
    };
    [one.provider, one.stranger] = await Promise.all([startAccountProvider(options), startAccountProvider(options)]);
    one.lobby = await one.client({
      OIDC_CLIENT_ID: 'rcp', OIDC_CLIENT_KEY_FILE: one.keyFile, OIDC_ACR_VALUES: 'eidas1', OIDC_LABEL: 'Connexion via mon compte',
      OIDC_CLAIMS: JSON.stringify({ speciality: 'spec', establishment: '/ref/sites/0/nom', rpps: 'num' }),
    });
    [one.meeting, one.elsewhere] = [await one.planned(['hote']), await one.planned(['autre'])];
    return one;
  }

  get keyFile(): string {
    return join(this.dir, 'key.json');
  }

  get secretFile(): string {
    return join(this.dir, 'secret');
  }

  /** A lobby with these variables, at the provider. */
  client(variables: Record<string, string>): Promise<TrialLobby> {
    return this.lobbyWith({ OIDC_ISSUER: this.provider.issuer, ...variables });
  }

  async lobbyWith(variables: Record<string, string>): Promise<TrialLobby> {
    const one = await startTrial({ databaseUrl: this.db.runtimeUrl, nats: { servers: this.nats.url, ...this.nats.userOf('lobby') }, tickets: this.tickets, variables });
    this.lobbies.push(one);
    return one;
  }

  login(at = this.meeting, through = this.lobby): TrialLogin {
    return new TrialLogin(new TrialBrowser(through.url, at.code));
  }

  async stop(): Promise<void> {
    for (const one of this.lobbies) await one.stop();
    await this.scheduling.stop();
    await Promise.all([this.db.drop(), this.nats.stop(), this.tickets.remove(), this.provider.stop(), this.stranger.stop(), rm(this.dir, { recursive: true })]);
  }

  private async planned(organisers: string[]): Promise<TrialMeeting> {
    const one = await this.scheduling.plan(organisers);
    await until('the session is known', async () => (await new TrialBrowser(this.lobby.url, one.code).request('GET', '')).body['nextSession']);
    return one;
  }
}

/** What the page is told when a login came to nothing. */
export function refused(refusal: string, at: TrialMeeting) {
  return { status: 200, setCookie: undefined, body: { link: at.code, entry: null, refusal } };
}
