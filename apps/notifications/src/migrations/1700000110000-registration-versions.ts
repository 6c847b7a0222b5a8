import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A mail knows which fact about its registration called for it, so that a later one takes its place, and which calendar entry it holds, so
 * that the same mail sent once more holds the same. Until now a revision was a version, and an entry's UID its mail's Message-ID.
 */
export class RegistrationVersions1700000110000 implements MigrationInterface {
  readonly name = 'RegistrationVersions1700000110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table mail_job add column registration_version int, add column calendar_uid text;
      update mail_job set registration_version = revision, calendar_uid = trim(both '<>' from message_id);
      alter table mail_job alter column registration_version set not null, alter column calendar_uid set not null;
      drop index mail_job_registration;
      create index mail_job_registration on mail_job (registration_id, registration_version);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index mail_job_registration;
      create index mail_job_registration on mail_job (registration_id);
      alter table mail_job drop column registration_version, drop column calendar_uid;
    `);
  }
}
