import type { MigrationInterface, QueryRunner } from 'typeorm';

/** RCP pages, entries, sessions on the day, requests to join and organisers' seats. */
export class WaitingRoom1700000200000 implements MigrationInterface {
  readonly name = 'WaitingRoom1700000200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rcp (
        id text primary key,
        link_hash text not null unique,
        page jsonb not null,
        version int not null
      );
      create table organisers (
        rcp_id text primary key,
        organisers jsonb not null,
        version int not null
      );
      create table session (
        id text primary key,
        rcp_id text not null,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        webconf_active boolean not null,
        planned_version int not null,
        state text not null default 'planned' check (state in ('planned', 'open')),
        host_present boolean not null default false,
        version int not null default 0
      );
      create index session_by_rcp on session (rcp_id, starts_at);
      create unique index one_open_session_per_rcp on session (rcp_id) where state = 'open';

      -- A browser at one RCP link. Of its cookie only the hash is here.
      create table entry (
        id uuid primary key,
        rcp_id text not null,
        secret_hash text not null unique,
        assurance text not null check (assurance in ('account', 'personal_link', 'guest')),
        account_id text,
        registration_id text,
        role text,
        organisers_version int not null default 0,
        given jsonb,
        identity jsonb,
        created_at timestamptz not null
      );
      create index entry_by_age on entry (created_at);
      create table used_ticket (
        jti uuid primary key,
        expires_at timestamptz not null
      );

      create table join_request (
        id uuid primary key,
        session_id text not null references session (id),
        entry_id uuid not null,
        person jsonb not null,
        assurance text not null,
        edited boolean not null,
        organiser boolean not null,
        account_id text,
        registration_id text,
        state text not null check (state in ('held', 'waiting', 'admitted', 'refused', 'excluded', 'withdrawn')),
        requested_at timestamptz not null,
        since timestamptz not null,
        attempt int not null,
        decided_by text,
        decided_by_name text,
        version int not null,
        unique (session_id, entry_id)
      );

      -- Connected organisers. A seat counts for a while after it was last seen, whatever became of its replica.
      create table seat (
        id uuid primary key,
        session_id text not null references session (id),
        last_seen timestamptz not null
      );
      create index seat_by_session on seat (session_id, last_seen);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table seat, join_request, used_ticket, entry, session, organisers, rcp');
  }
}
