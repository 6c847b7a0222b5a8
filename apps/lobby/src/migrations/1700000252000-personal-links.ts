import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A personal link identifies while its registration stands: entries know the revision of theirs, and when it is revoked. Hours that a
 * session had before, for old mails; which registrations' latest mail could not be delivered, by ids alone.
 */
export class PersonalLinks1700000252000 implements MigrationInterface {
  readonly name = 'PersonalLinks1700000252000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table entry add column revision int, add column revoked boolean not null default false;
      create index entry_by_registration on entry (registration_id) where registration_id is not null;
      create table former_time (
        session_id text not null,
        version int not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        primary key (session_id, version)
      );
      create table mail_outcome (
        registration_id text primary key,
        session_id text not null,
        version int not null,
        told_at timestamptz not null,
        undelivered boolean not null
      );
      create index mail_undelivered on mail_outcome (session_id) where undelivered;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table mail_outcome, former_time; drop index entry_by_registration; alter table entry drop column revision, drop column revoked');
  }
}
