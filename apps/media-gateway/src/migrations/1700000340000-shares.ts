import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who shares a screen: counted over all replicas, and tied to one join so that a lost place frees it. */
export class Shares1700000340000 implements MigrationInterface {
  readonly name = 'Shares1700000340000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table share (
        session_id text not null,
        participant_id uuid not null,
        generation int not null,
        primary key (session_id, participant_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table share');
  }
}
