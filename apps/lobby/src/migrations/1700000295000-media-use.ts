import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the media told besides who was there: shared screens, and the way each person's media took. */
export class MediaUse1700000295000 implements MigrationInterface {
  readonly name = 'MediaUse1700000295000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table presence add column transport text;
      create table screen_share (
        participant_id uuid not null,
        version int not null,
        session_id text not null,
        started boolean not null,
        at timestamptz not null,
        primary key (participant_id, version)
      );
      create index screen_share_by_session on screen_share (session_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table screen_share; alter table presence drop column transport');
  }
}
