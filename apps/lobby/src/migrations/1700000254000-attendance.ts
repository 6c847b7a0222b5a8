import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The attendance record: who somebody was when their media began, and the lines that were made of it. */
export class Attendance1700000254000 implements MigrationInterface {
  readonly name = 'Attendance1700000254000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table join_request add column rpps text;
      alter table presence add column who jsonb;
      alter table session add column frozen_at timestamptz;
      create index session_to_freeze on session (closed_at) where state = 'closed' and frozen_at is null and opened_at is not null;
      create table attendance (
        session_id text primary key references session (id),
        lines jsonb not null,
        hash text not null,
        fetched_at timestamptz
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table attendance;
      drop index session_to_freeze;
      alter table session drop column frozen_at;
      alter table presence drop column who;
      alter table join_request drop column rpps;
    `);
  }
}
