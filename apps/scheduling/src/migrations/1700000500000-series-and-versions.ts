import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Networks, policies and archiving of RCPs; series; what a session and a registration remember; keys of repeated POSTs; news for the DCC. */
export class SeriesAndVersions1700000500000 implements MigrationInterface {
  readonly name = 'SeriesAndVersions1700000500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Before networks there was the demonstration's only.
      alter table rcp
        add network_id text not null default 'demo',
        add status text not null default 'active' check (status in ('active', 'archived')),
        add logo jsonb,
        add policies jsonb not null default '{"guestsAllowed":true,"openBeforeMin":60,"graceAfterMin":120,"lobbyChat":true,"personalLinks":true,"reminder":true}',
        add national_rcp_id text,
        add manager_id text,
        add local_ids jsonb not null default '[]',
        add source_updated_at timestamptz,
        add organisers_source_updated_at timestamptz,
        add updated_at timestamptz not null default now();
      alter table rcp alter network_id drop default, alter status drop default, alter policies drop default, alter local_ids drop default, alter updated_at drop default;
      create index rcp_by_change on rcp (updated_at, id);

      create table series (
        id text primary key,
        rcp_id text not null references rcp (id),
        rrule text not null,
        dtstart_local text not null,
        duration_min int not null,
        time_zone text not null,
        webconf_active boolean not null,
        place text,
        exdates jsonb not null,
        status text not null check (status in ('active', 'ended')),
        source_updated_at timestamptz,
        version int not null
      );
      create index series_by_rcp on series (rcp_id);

      alter table session
        add series_id text references series (id),
        add recurrence_date text,
        add detached boolean not null default false,
        add ics_sequence int not null default 0,
        add opened_at timestamptz,
        add closed_at timestamptz,
        add cancellation_reason text,
        add agenda jsonb not null default '[]',
        add lobby_version int not null default 0,
        add source_updated_at timestamptz;
      alter table session alter detached drop default, alter ics_sequence drop default, alter agenda drop default, alter lobby_version drop default;
      create index session_by_series on session (series_id, recurrence_date) where series_id is not null;

      alter table registration
        add revision int not null default 1,
        add mode_conflict boolean not null default false,
        add mail_version int not null default 0,
        add source_updated_at timestamptz;
      alter table registration alter revision drop default, alter mode_conflict drop default, alter mail_version drop default;

      create table idempotency (
        client_id text not null,
        key text not null,
        request_hash text not null,
        answer jsonb not null,
        created_at timestamptz not null,
        primary key (client_id, key)
      );
      create index idempotency_by_age on idempotency (created_at);

      -- What the DCC reads with a cursor. A position is given before its transaction commits: readers wait for the
      -- transactions before it (column transaction), or they would skip the row of a slower one.
      create table news (
        position bigint generated always as identity primary key,
        transaction xid8 not null default pg_current_xact_id(),
        type text not null,
        at timestamptz not null,
        rcp_id text not null references rcp (id),
        session_id text,
        registration_id text
      );
      create index news_in_order on news (transaction, position);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table news, idempotency;
      alter table registration drop revision, drop mode_conflict, drop mail_version, drop source_updated_at;
      alter table session drop series_id, drop recurrence_date, drop detached, drop ics_sequence, drop opened_at, drop closed_at,
        drop cancellation_reason, drop agenda, drop lobby_version, drop source_updated_at;
      drop table series;
      alter table rcp drop network_id, drop status, drop logo, drop policies, drop national_rcp_id, drop manager_id, drop local_ids,
        drop source_updated_at, drop organisers_source_updated_at, drop updated_at;
    `);
  }
}
