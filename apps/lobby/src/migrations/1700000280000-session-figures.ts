import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions counted for the statistics: figures alone. */
export class SessionFigures1700000280000 implements MigrationInterface {
  readonly name = 'SessionFigures1700000280000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table session_figures (session_id text primary key references session (id), figures jsonb not null)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table session_figures');
  }
}
