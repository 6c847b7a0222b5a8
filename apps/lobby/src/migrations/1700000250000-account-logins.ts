import type { MigrationInterface, QueryRunner } from 'typeorm';

/** « Connexion via mon compte »: logins under way at the OpenID Connect provider. */
export class AccountLogins1700000250000 implements MigrationInterface {
  readonly name = 'AccountLogins1700000250000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of the secret that a browser keeps only the hash is here; nothing of the provider's is.
      create table account_login (
        secret_hash text primary key,
        rcp_id text not null,
        expires_at timestamptz not null
      );
      create index account_login_by_expiry on account_login (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table account_login');
  }
}
