import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail that was accepted and came back. */
export class BouncedMails1700000130000 implements MigrationInterface {
  readonly name = 'BouncedMails1700000130000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table mail_job drop constraint mail_job_state_check;
      alter table mail_job add constraint mail_job_state_check check (state in ('queued', 'sending', 'sent', 'deferred', 'failed', 'superseded', 'bounced'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update mail_job set state = 'failed' where state = 'bounced';
      alter table mail_job drop constraint mail_job_state_check;
      alter table mail_job add constraint mail_job_state_check check (state in ('queued', 'sending', 'sent', 'deferred', 'failed', 'superseded'));
    `);
  }
}
