import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose shared screen was told to have begun: its end is told once, whatever ends it. */
export class SharesTold1700000350000 implements MigrationInterface {
  readonly name = 'SharesTold1700000350000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table seat add column sharing boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table seat drop column sharing');
  }
}
