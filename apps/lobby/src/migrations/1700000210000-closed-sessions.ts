import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A session that is past is closed when the next one of its RCP opens: only one may be open. */
export class ClosedSessions1700000210000 implements MigrationInterface {
  readonly name = 'ClosedSessions1700000210000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session drop constraint session_state_check;
      alter table session add constraint session_state_check check (state in ('planned', 'open', 'closed'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session drop constraint session_state_check;
      delete from join_request where session_id in (select id from session where state = 'closed');
      delete from seat where session_id in (select id from session where state = 'closed');
      delete from session where state = 'closed';
      alter table session add constraint session_state_check check (state in ('planned', 'open'));
    `);
  }
}
