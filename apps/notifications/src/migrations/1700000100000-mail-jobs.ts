import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row per mail to send. No address, name, link or body is kept: the sender asks for them when it sends.
 * The calendar entry's UID is made of the row's id; a table of invitations, one per session and prescriber (R69),
 * can later take over the UIDs already sent.
 */
export class MailJobs1700000100000 implements MigrationInterface {
  readonly name = 'MailJobs1700000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table mail_job (
        id uuid primary key,
        kind text not null check (kind in ('invitation')),
        dedupe_key text not null unique,
        registration_id text not null,
        session_id text not null,
        revision int not null,
        state text not null check (state in ('queued', 'sending', 'sent', 'deferred', 'failed', 'superseded')),
        attempts int not null default 0,
        next_at timestamptz not null,
        lease_until timestamptz,
        give_up_at timestamptz,
        smtp_code int,
        message_id text not null unique,
        version int not null,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create index mail_job_waiting on mail_job (next_at) where state in ('queued', 'deferred', 'sending');
      create index mail_job_registration on mail_job (registration_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table mail_job');
  }
}
