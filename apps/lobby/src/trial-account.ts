import type { AccountProvider } from '@rcp/testing';
import type { Answer, TrialBrowser } from './trial-browser.js';
import { publicUrl } from './trial-lobby.js';

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
      headers: { 'content-type': 'application/json', cookie: [this.browser.cookie, cookie].filter((one) => one !== undefined).join('; ') },
    });
    const setCookie = response.headers.get('set-cookie') ?? undefined;
    if (setCookie !== undefined) this.browser.cookie = setCookie.split(';')[0];
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, setCookie };
  }
}

/** The variables that make the lobby a client of that provider. */
export function accountVariables(provider: Pick<AccountProvider, 'issuer'>, changes: Record<string, string> = {}): Record<string, string> {
  return { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'rcp', ...changes };
}
