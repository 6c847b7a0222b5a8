import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was sent from the door because their link leads there no more, so that their page says that and not that they left. */
export class LinksLost1700000256000 implements MigrationInterface {
  readonly name = 'LinksLost1700000256000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table join_request add column link_lost boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table join_request drop column link_lost');
  }
}
