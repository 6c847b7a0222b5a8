import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Somebody may be out of a room because they wait at its door again, which is no exclusion. */
export class PutBack1700000320000 implements MigrationInterface {
  readonly name = 'PutBack1700000320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table exclusion add column how text not null default 'excluded' check (how in ('excluded', 'put-back'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from exclusion where how = 'put-back'; alter table exclusion drop column how`);
  }
}
