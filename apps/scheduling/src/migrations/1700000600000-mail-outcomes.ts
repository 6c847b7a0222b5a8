import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail that came back is an outcome of its own. */
export class MailOutcomes1700000600000 implements MigrationInterface {
  readonly name = 'MailOutcomes1700000600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table registration drop constraint registration_mail_status_check;
      alter table registration add constraint registration_mail_status_check check (mail_status in ('none', 'queued', 'sent', 'deferred', 'failed', 'bounced'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update registration set mail_status = 'failed' where mail_status = 'bounced';
      alter table registration drop constraint registration_mail_status_check;
      alter table registration add constraint registration_mail_status_check check (mail_status in ('none', 'queued', 'sent', 'deferred', 'failed'));
    `);
  }
}
