import { createHmac } from 'node:crypto';
import { linkCode } from '@rcp/contracts';
import { cookieName } from './entries.store.js';

/** Somebody on their way through the provider's login, begun at one RCP link by one browser. */
export interface AccountLogin {
  /** In this browser's cookie and nowhere else: the database has its hash. */
  readonly secret: string;
  /** Code of the RCP link. */
  readonly code: string;
  /** What the provider is shown (OpenID Connect Core 1.0 §3.1.2.1, RFC 7636): all of it follows from the secret, which does not follow from it. */
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Seconds that somebody may take at the provider. */
export const loginSeconds = 600;

/** Attributes of a login's cookie: its page comes back from another site, but asks us from our own. */
export const loginCookieAttributes = { httpOnly: true, secure: true, sameSite: 'strict', path: '/', maxAge: loginSeconds } as const;

/** The login that a secret stands for. */
export function accountLogin(secret: string, code: string): AccountLogin {
  const derived = (what: string) => createHmac('sha256', secret).update(what).digest('base64url');
  return { secret, code, state: derived('state'), nonce: derived('nonce'), verifier: derived('verifier') };
}

/** One cookie per RCP link: logins at two RCPs in two tabs don't mix. */
export function loginCookieName(code: string): string {
  return cookieName(code).replace('__Host-rcp-', '__Host-compte-');
}

export function loginCookieValue({ secret, code }: AccountLogin): string {
  return `${secret}.${code}`;
}

/** The login that this browser began and that this `state` answers; undefined when it began none such. */
export function loginAnswered(cookies: Readonly<Record<string, string | undefined>>, state: string): AccountLogin | undefined {
  for (const [name, value] of Object.entries(cookies)) {
    const [secret = '', code = '', ...more] = (value ?? '').split('.');
    if (more.length > 0 || secret === '' || !linkCode.safeParse(code).success || name !== loginCookieName(code)) continue;
    const login = accountLogin(secret, code);
    if (login.state === state) return login;
  }
  return undefined;
}
