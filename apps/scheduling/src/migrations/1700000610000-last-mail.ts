import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which mail was heard of last, and when: a reminder may fail where the invitation arrived. */
export class LastMail1700000610000 implements MigrationInterface {
  readonly name = 'LastMail1700000610000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table registration add column mail_id uuid, add column mail_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table registration drop column mail_id, drop column mail_at');
  }
}
