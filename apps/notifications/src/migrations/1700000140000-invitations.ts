import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each address was told of each session, and the registrations and sessions that mails are about. A mail job no longer is a mail
 * from the start: it says who is to be looked at, and becomes a mail of some kind when it is due.
 *
 * Each mail sent so far is an invitation under the UID it was sent with; its address and times were never kept, so every registration
 * told is looked at once, which fills them in without a mail.
 */
export class Invitations1700000140000 implements MigrationInterface {
  readonly name = 'Invitations1700000140000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(jobs);
    await runner.query(knownSoFar);
    await runner.query(lookedAtOnce);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from mail_job where kind is distinct from 'invitation' or revision is null or calendar_uid is null;
      alter table mail_job drop column purpose, drop column invitation_id, drop column sequence, drop column entry_starts_at, drop column entry_ends_at,
        drop column decided_at, drop column recipient_domain, drop column waits_for, drop column smtp_class, drop column position;
      alter table mail_job drop constraint mail_job_kind_check;
      alter table mail_job alter column kind set not null, alter column revision set not null, alter column calendar_uid set not null,
        add constraint mail_job_kind_check check (kind in ('invitation'));
      drop table invitation, known_session, known_registration;
    `);
  }
}

const tables = `
  create table known_registration (
    registration_id text primary key,
    session_id text not null,
    participation text not null,
    withdrawn boolean not null,
    revision int not null,
    version int not null,
    updated_at timestamptz not null
  );
  create index known_registration_session on known_registration (session_id);

  create table known_session (
    session_id text primary key,
    rcp_id text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    webconf_active boolean not null,
    state text not null check (state in ('planned', 'cancelled')),
    version int not null
  );
  create index known_session_end on known_session (ends_at);

  create table invitation (
    id uuid primary key,
    session_id text not null,
    recipient text,
    calendar_uid text not null unique,
    sequence int not null,
    told_session_id text,
    starts_at timestamptz,
    ends_at timestamptz,
    told_at timestamptz,
    offered jsonb not null default '[]',
    registrations jsonb not null default '{}',
    link_registration_id text,
    link_revision int,
    reminded_sequence int,
    retired boolean not null default false,
    lease_job uuid,
    lease_until timestamptz,
    as_of timestamptz not null
  );
  create unique index invitation_of_address on invitation (session_id, lower(recipient)) where not retired;
  create index invitation_registrations on invitation using gin (registrations);
  create index invitation_start on invitation (starts_at) where told_session_id is not null;`;

const jobs = `
  alter table mail_job
    add column purpose text not null default 'tell' check (purpose in ('tell', 'resend', 'farewell', 'remind')),
    add column invitation_id uuid,
    add column sequence int,
    add column entry_starts_at timestamptz,
    add column entry_ends_at timestamptz,
    add column decided_at timestamptz,
    add column recipient_domain text,
    add column waits_for uuid,
    add column smtp_class text,
    add column position bigint generated always as identity;
  alter table mail_job drop constraint mail_job_kind_check;
  alter table mail_job alter column kind drop not null, alter column revision drop not null, alter column calendar_uid drop not null,
    add constraint mail_job_kind_check check (kind in ('invitation', 'change', 'moved', 'cancel_session', 'cancel_registration', 'webconf_off', 'reminder'));
  update mail_job set kind = null where state in ('queued', 'deferred', 'sending');`;

const knownSoFar = `
  insert into known_registration (registration_id, session_id, participation, withdrawn, revision, version, updated_at)
  select distinct on (registration_id) registration_id, session_id, 'webconference', false, revision, registration_version, updated_at
    from mail_job order by registration_id, registration_version desc;

  insert into invitation (id, session_id, recipient, calendar_uid, sequence, told_session_id, told_at, registrations, link_registration_id, link_revision, as_of)
  select gen_random_uuid(), session_id, null, calendar_uid, 0, session_id, max(updated_at),
         jsonb_build_object(registration_id, max(registration_version)), registration_id, max(revision), now()
    from mail_job where state in ('sent', 'bounced') group by registration_id, session_id, calendar_uid;

  update mail_job set invitation_id = invitation.id from invitation where invitation.calendar_uid = mail_job.calendar_uid and mail_job.kind is not null;`;

const lookedAtOnce = `
  insert into mail_job (id, purpose, dedupe_key, registration_id, session_id, registration_version, state, next_at, message_id, version, created_at, updated_at)
  select id, 'tell', 'known:' || registration_id, registration_id, session_id, version, 'queued', now(), '<' || id || '@known.invalid>', 1, now(), now()
    from (select gen_random_uuid() as id, registration_id, session_id, version from known_registration
           where exists (select 1 from invitation where registrations ? registration_id)) as told;`;
