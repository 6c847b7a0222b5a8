import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of event delivery, the same in every service's database. */
export class OutboxInbox1700000000000 implements MigrationInterface {
  readonly name = 'OutboxInbox1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox (
        position bigint generated always as identity primary key,
        id uuid not null unique,
        aggregate_id text not null,
        aggregate_version int not null,
        type text not null,
        event jsonb not null,
        created_at timestamptz not null default clock_timestamp(),
        published_at timestamptz,
        stream_seq bigint
      );
      create index outbox_pending on outbox (position) where published_at is null;
      create index outbox_stream_seq on outbox (stream_seq);

      create table inbox (
        event_id uuid primary key,
        type text not null,
        received_at timestamptz not null default now()
      );
      create index inbox_received on inbox (received_at);

      create table dead_letter (
        id uuid primary key,
        event_id uuid,
        type text not null,
        stream_seq bigint,
        deliveries int not null,
        reason text not null,
        message text not null,
        created_at timestamptz not null default now(),
        resolved_at timestamptz,
        resolution text
      );
      create index dead_letter_open on dead_letter (created_at) where resolved_at is null;

      create table delivery_state (
        one_row boolean primary key default true check (one_row),
        stream_created text not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table delivery_state, dead_letter, inbox, outbox');
  }
}
