import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sessions end and open again, people are excluded and let in again: each decision by the version it was taken under, so that a ticket
 * made after it is good. Exclusions of before stand for whoever comes by an old ticket.
 */
export class WhatTicketsKnew1700000310000 implements MigrationInterface {
  readonly name = 'WhatTicketsKnew1700000310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table seat add column ticket_version int not null default 0, add column ticket_session_version int not null default 0;
      alter table exclusion add column version int not null default 1;
      alter table exclusion alter column version drop default;
      create table ended_session (
        session_id text primary key,
        version int not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table ended_session; alter table exclusion drop column version; alter table seat drop column ticket_version, drop column ticket_session_version');
  }
}
