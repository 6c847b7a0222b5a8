import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What organisers put right after a record was frozen: added to, never changed, and erased with the record. A record made anew begins without. */
export class AttendanceCorrections1700000291000 implements MigrationInterface {
  readonly name = 'AttendanceCorrections1700000291000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table attendance_correction (
        session_id text not null references attendance (session_id) on delete cascade,
        record_hash text not null,
        seq int not null,
        at timestamptz not null,
        account_id text not null,
        by_name text not null,
        line int not null,
        change jsonb not null,
        hash text not null,
        primary key (session_id, record_hash, seq)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table attendance_correction');
  }
}
