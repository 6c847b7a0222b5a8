import type { MigrationInterface, QueryRunner } from 'typeorm';

/** RCPs with their organisers, sessions, registrations. */
export class Planning1700000400000 implements MigrationInterface {
  readonly name = 'Planning1700000400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rcp (
        id text primary key,
        name text not null,
        short_name text not null,
        coordinator jsonb not null,
        secretariat jsonb not null,
        time_zone text not null,
        dcc_urls jsonb not null,
        link_code text not null unique,
        link_hash text not null unique,
        organisers jsonb not null,
        organisers_version int not null,
        version int not null
      );
      create table session (
        id text primary key,
        rcp_id text not null references rcp (id),
        starts_at timestamptz not null,
        ends_at timestamptz not null check (ends_at > starts_at),
        webconf_active boolean not null,
        place text,
        state text not null check (state in ('planned', 'open', 'closed', 'cancelled', 'not_held')),
        version int not null
      );
      create index session_by_rcp on session (rcp_id, starts_at);

      -- The prescriber's address is here and nowhere else. There is no column about a patient.
      create table registration (
        id text primary key,
        session_id text not null references session (id),
        status text not null check (status in ('draft', 'final', 'withdrawn')),
        participation text not null check (participation in ('on_site', 'absent', 'webconference')),
        prescriber jsonb not null,
        mail_status text not null check (mail_status in ('none', 'queued', 'sent', 'deferred', 'failed')),
        version int not null
      );
      create index registration_by_session on registration (session_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table registration, session, rcp');
  }
}
