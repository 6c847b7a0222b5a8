import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, IDS, type Ids } from '@rcp/platform';
import { DataSource } from 'typeorm';
import { accountLogin, type AccountLogin, loginSeconds } from './account-login.js';

const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url');

/** Table `account_login`: logins under way at the provider. Each serves once, for ten minutes. */
@Injectable()
export class AccountLoginsStore {
  constructor(private readonly db: DataSource, @Inject(CLOCK) private readonly clock: Clock, @Inject(IDS) private readonly ids: Ids) {}

  async begin(rcpId: string, code: string): Promise<AccountLogin> {
    const now = this.clock.now();
    const login = accountLogin(this.ids.secret(32), code);
    await this.db.query('delete from account_login where expires_at <= $1', [now]);
    await this.db.query('insert into account_login (secret_hash, rcp_id, expires_at) values ($1, $2, $3)', [
      hash(login.secret), rcpId, new Date(now.getTime() + loginSeconds * 1000),
    ]);
    return login;
  }

  /** True once, in time, and for the RCP at which the login began. */
  async take(login: AccountLogin, rcpId: string): Promise<boolean> {
    const [rows]: [{ rcp_id: string; expires_at: Date }[], number] = await this.db.query(
      'delete from account_login where secret_hash = $1 returning rcp_id, expires_at', [hash(login.secret)],
    );
    const [row] = rows;
    return row !== undefined && row.rcp_id === rcpId && row.expires_at > this.clock.now();
  }
}
