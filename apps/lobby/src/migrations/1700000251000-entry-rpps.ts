import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The RPPS number that an account brings along, for the attendance record. */
export class EntryRpps1700000251000 implements MigrationInterface {
  readonly name = 'EntryRpps1700000251000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table entry add column rpps text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table entry drop column rpps');
  }
}
