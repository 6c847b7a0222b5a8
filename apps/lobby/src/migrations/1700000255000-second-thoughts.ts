import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why somebody was refused, in one of a few words, and that somebody who waits was written to. What was said is in no table. */
export class SecondThoughts1700000255000 implements MigrationInterface {
  readonly name = 'SecondThoughts1700000255000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table join_request add column refusal text, add column chat_opened boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table join_request drop column refusal, drop column chat_opened');
  }
}
