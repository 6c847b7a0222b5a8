import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms and who may be in them. No name, no address: participant ids are the lobby's and mean nothing elsewhere. */
export class Rooms1700000300000 implements MigrationInterface {
  readonly name = 'Rooms1700000300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table room (
        session_id text primary key,
        epoch int not null,
        janus_room text not null unique,
        secret text not null,
        pin text not null
      );
      create table seat (
        session_id text not null,
        participant_id uuid not null,
        generation int not null,
        present boolean not null,
        version int not null,
        primary key (session_id, participant_id)
      );
      create index seat_participant on seat (participant_id);
      create table exclusion (
        session_id text not null,
        participant_id uuid not null,
        excluded_at timestamptz not null,
        primary key (session_id, participant_id)
      );
      create table used_ticket (
        jti uuid primary key,
        expires_at timestamptz not null
      );
      create index used_ticket_expiry on used_ticket (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table used_ticket, exclusion, seat, room');
  }
}
