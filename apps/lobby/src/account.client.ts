import { readFile } from 'node:fs/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type AccountAnswer, accountReturnPath, DomainError, type ErrorCode } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import type { AccountLogin } from './account-login.js';
import { type Claims, isAssuredEnough } from './domain/account-claims.js';
import { ENV, type LobbyEnv } from './env.js';

/** One question to the provider, in seconds; a whole return asks four at most, within the patience of the page. */
const answerSeconds = 3;
/** Clocks of hospitals and providers drift. */
const driftSeconds = 120;
/** How long the provider's addresses and keys are taken as read. */
const metadataMs = 3_600_000;

/** The OpenID Connect provider behind « Connexion via mon compte ». What it issues is looked at and kept nowhere. */
@Injectable()
export class AccountClient {
  private readonly logger = new Logger('account');
  private known: { readonly provider: Promise<oidc.Configuration>; readonly until: number; answered: boolean } | undefined;

  constructor(@Inject(ENV) private readonly env: LobbyEnv, @Inject(CLOCK) private readonly clock: Clock) {}

  /** Where to send the browser. `fresh`: the provider asks who they are even if it remembers somebody. Throws not-found without a provider, account-unavailable. */
  async addressFor(login: AccountLogin, fresh: boolean): Promise<string> {
    const { OIDC_SCOPE, OIDC_ACR_VALUES, OIDC_PROMPT, OIDC_RESPONSE_MODE } = this.env;
    const prompt = fresh ? 'login' : OIDC_PROMPT;
    return this.asking(async (provider) => oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.returnUrl().href, scope: OIDC_SCOPE, state: login.state, nonce: login.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(login.verifier), code_challenge_method: 'S256',
      ...(OIDC_RESPONSE_MODE === 'query' ? {} : { response_mode: OIDC_RESPONSE_MODE }),
      ...(OIDC_ACR_VALUES.length === 0 ? {} : { acr_values: OIDC_ACR_VALUES.join(' ') }), ...(prompt === undefined ? {} : { prompt }),
    }).href, 'anew');
  }

  /**
   * What the provider says about who signed in. Throws account-login-invalid when the answer is not to this login, account-refused when
   * the login was given up, account-unusable when it is not as sure as asked for, account-unavailable.
   */
  async claimsOf(login: AccountLogin, answer: AccountAnswer): Promise<Claims> {
    const url = this.returnUrl();
    for (const [name, value] of Object.entries(answer)) if (value !== undefined) url.searchParams.set(name, value);
    return this.asking(async (provider) => {
      const tokens = await oidc.authorizationCodeGrant(provider, url, {
        expectedState: login.state, expectedNonce: login.nonce, pkceCodeVerifier: login.verifier, idTokenExpected: true,
      });
      const proven = tokens.claims();
      if (proven === undefined || !isAssuredEnough(proven.acr, this.env.OIDC_ACR_VALUES)) throw new DomainError('account-unusable');
      if (provider.serverMetadata().userinfo_endpoint === undefined) return proven;
      return { ...proven, ...(await oidc.fetchUserInfo(provider, tokens.access_token, proven.sub)) };
    });
  }

  private returnUrl(): URL {
    return new URL(this.env.PUBLIC_URL + accountReturnPath);
  }

  private async asking<Answer>(ask: (provider: oidc.Configuration) => Promise<Answer>, metadata?: 'anew'): Promise<Answer> {
    try {
      return await ask(await this.provider(metadata === 'anew'));
    } catch (error) {
      if (error instanceof DomainError) throw error;
      const code = refusalOf(error);
      this.logger.warn('a login at the provider came to nothing', { code, reason: reasonOf(error) });
      throw new DomainError(code);
    }
  }

  /** Metadata are read anew for each login, so that nobody is sent to a provider that does not answer; people who come together share one question. */
  private provider(anew: boolean): Promise<oidc.Configuration> {
    const now = this.clock.now().getTime();
    const { known } = this;
    if (known !== undefined && (!known.answered || (!anew && known.until > now))) return known.provider;
    const asked = { provider: discovered(this.env), until: now + metadataMs, answered: false };
    this.known = asked;
    // What could not be read is asked for again by the next person.
    asked.provider.then(() => { asked.answered = true; }, () => { if (this.known === asked) this.known = undefined; });
    return asked.provider;
  }
}

async function discovered(env: LobbyEnv): Promise<oidc.Configuration> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_METADATA_URL: metadataUrl } = env;
  if (issuer === undefined || clientId === undefined) throw new DomainError('not-found');
  const local = new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const provider = await oidc.discovery(new URL(metadataUrl ?? issuer), clientId, { [oidc.clockTolerance]: driftSeconds }, await proof(env), {
    timeout: answerSeconds, execute: [oidc.enableNonRepudiationChecks, ...local],
  });
  // Metadata read elsewhere than at the issuer's own address must still be that issuer's.
  if (provider.serverMetadata().issuer !== issuer) throw new Error('the metadata are another issuer’s');
  return provider;
}

/** How we prove who we are: our key (RFC 7523), or the secret, by the method that every provider must know unless it says otherwise. */
async function proof({ OIDC_CLIENT_KEY_FILE: keyFile, OIDC_CLIENT_SECRET_FILE: secretFile }: LobbyEnv): Promise<oidc.ClientAuth> {
  if (keyFile !== undefined) {
    const { alg = '', kid, ...jwk } = JSON.parse(await readFile(keyFile, 'utf8')) as JWK;
    const key = await importJWK(jwk, alg) as oidc.CryptoKey;
    return oidc.PrivateKeyJwt({ key, ...(kid === undefined ? {} : { kid }) }, { [oidc.modifyAssertion]: (header) => { header['alg'] = alg; } });
  }
  const secret = (await readFile(secretFile ?? '', 'utf8')).trim();
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, client, body, headers) => ((server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']).includes('client_secret_basic') ? basic : post)(server, client, body, headers);
}

/** The answer is not the one to our question: forged, mixed up, replayed or too old. */
const mismatches = new Set(['OAUTH_INVALID_RESPONSE', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'OAUTH_KEY_SELECTION_FAILED']);
/** The provider is to blame, not the person (RFC 6749 §4.1.2.1). */
const troubles = new Set(['server_error', 'temporarily_unavailable', 'invalid_request', 'unauthorized_client', 'unsupported_response_type', 'invalid_scope', 'request_not_supported']);

function refusalOf(error: unknown): ErrorCode {
  if (error instanceof oidc.AuthorizationResponseError) return troubles.has(error.error) ? 'account-unavailable' : 'account-refused';
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'account-login-invalid' : 'account-unavailable';
  return error instanceof oidc.ClientError && mismatches.has(error.code ?? '') ? 'account-login-invalid' : 'account-unavailable';
}

/** For the operator: the provider's error code or the library's, never a sentence of theirs. */
function reasonOf(error: unknown): string {
  const reason = error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError ? error.error : (error as { code?: unknown }).code;
  return typeof reason === 'string' && /^[A-Za-z_]{1,60}$/.test(reason) ? reason : error instanceof Error ? error.name : 'unknown';
}
