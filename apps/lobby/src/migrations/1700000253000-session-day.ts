import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a session ends, and who is in its room: facts of the media as they were told, under the versions that put them in order. */
export class SessionDay1700000253000 implements MigrationInterface {
  readonly name = 'SessionDay1700000253000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session drop constraint session_state_check;
      alter table session add constraint session_state_check check (state in ('planned', 'open', 'closed', 'cancelled', 'not_held')),
        add column host_since timestamptz, add column opened_at timestamptz, add column closed_at timestamptz,
        add column close_reason text check (close_reason in ('by-host', 'timeout'));
      create index session_by_end on session (ends_at) where state in ('planned', 'open');
      create index session_by_closing on session (rcp_id, closed_at) where state = 'closed';

      create table presence (
        participant_id uuid not null,
        version int not null,
        session_id text not null,
        joined boolean not null,
        at timestamptz not null,
        primary key (participant_id, version)
      );
      create index presence_by_session on presence (session_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table presence;
      drop index session_by_end, session_by_closing;
      alter table session drop column host_since, drop column opened_at, drop column closed_at, drop column close_reason, drop constraint session_state_check;
      update session set state = 'closed' where state = 'not_held';
      alter table session add constraint session_state_check check (state in ('planned', 'open', 'closed', 'cancelled'));
    `);
  }
}
