import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Decisions on record. The service may add and read; only `audit_forget` deletes, and nothing younger than a year, whatever it is told.
 * The head is kept apart, so that entries missing at the end of a chain show.
 */
export class Audit1700000260000 implements MigrationInterface {
  readonly name = 'Audit1700000260000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit (
        session_id text not null,
        seq int not null,
        at timestamptz not null,
        action text not null,
        actor text,
        subject uuid,
        assurance text,
        reason text,
        hash text not null,
        primary key (session_id, seq)
      );
      create table audit_head (session_id text primary key, seq int not null, hash text not null, at timestamptz not null);
      create index audit_head_by_age on audit_head (at);
      create function audit_forget(before timestamptz) returns int language sql security definer set search_path = pg_catalog, public as $$
        with old as (delete from audit_head where at < least(before, now() - interval '12 months') returning session_id),
             gone as (delete from audit where session_id in (select session_id from old) returning 1)
        select count(*)::int from gone
      $$;
      revoke all on function audit_forget from public;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function audit_forget; drop table audit, audit_head');
  }
}
