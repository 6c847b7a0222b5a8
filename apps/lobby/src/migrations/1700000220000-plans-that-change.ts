import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions can be cancelled, RCPs archived and their links changed. Facts may overtake each other: each part has its version. */
export class PlansThatChange1700000220000 implements MigrationInterface {
  readonly name = 'PlansThatChange1700000220000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session drop constraint session_state_check;
      alter table session add constraint session_state_check check (state in ('planned', 'open', 'closed', 'cancelled'));
      alter table rcp alter column page drop not null, alter column link_hash drop not null,
        add column link_version int not null default 0, add column archived_version int not null default 0;
      update rcp set link_version = version;
      create index entry_by_rcp on entry (rcp_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index entry_by_rcp;
      delete from rcp where page is null or link_hash is null;
      alter table rcp drop column link_version, drop column archived_version, alter column page set not null, alter column link_hash set not null;
      alter table session drop constraint session_state_check;
      delete from join_request where session_id in (select id from session where state = 'cancelled');
      delete from seat where session_id in (select id from session where state = 'cancelled');
      delete from session where state = 'cancelled';
      alter table session add constraint session_state_check check (state in ('planned', 'open', 'closed'));
    `);
  }
}
