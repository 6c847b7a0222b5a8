import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether anybody is at the other end: when a line was last heard of, when its last tab was closed, and who is given up for away. */
export class Lines1700000290000 implements MigrationInterface {
  readonly name = 'Lines1700000290000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table join_request add column last_seen timestamptz not null default now(), add column left_at timestamptz, add column away boolean not null default false;
      create index join_request_by_entry on join_request (entry_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index join_request_by_entry; alter table join_request drop column last_seen, drop column left_at, drop column away');
  }
}
