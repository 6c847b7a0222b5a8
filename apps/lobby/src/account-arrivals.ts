import { Inject, Injectable } from '@nestjs/common';
import { type AccountAnswer, DomainError } from '@rcp/contracts';
import type { AccountLogin } from './account-login.js';
import { AccountLoginsStore } from './account-logins.store.js';
import { AccountClient } from './account.client.js';
import { fromAccount } from './domain/account-claims.js';
import type { Entry } from './domain/entry.js';
import { ENV, type LobbyEnv } from './env.js';

/** Logins begun and ended, each once. */
@Injectable()
export class AccountArrivals {
  constructor(private readonly logins: AccountLoginsStore, private readonly accounts: AccountClient, @Inject(ENV) private readonly env: LobbyEnv) {}

  /** A login of this browser at this link, and where to send the browser. Throws account-unavailable. */
  async begin(rcpId: string, code: string, fresh: boolean): Promise<{ login: AccountLogin; url: string }> {
    const login = await this.logins.begin(rcpId, code);
    return { login, url: await this.accounts.addressFor(login, fresh) };
  }

  /** Who signed in. Throws account-login-invalid, account-refused, account-unusable, account-unavailable. */
  async end(login: AccountLogin, rcpId: string, answer: AccountAnswer): Promise<Omit<Entry, 'id' | 'rcpId'>> {
    if (!(await this.logins.take(login, rcpId))) throw new DomainError('account-login-invalid');
    const who = fromAccount(await this.accounts.claimsOf(login, answer), this.env.OIDC_CLAIMS);
    if (who === undefined) throw new DomainError('account-unusable');
    return who;
  }
}
