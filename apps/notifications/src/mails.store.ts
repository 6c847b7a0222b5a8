import { Injectable } from '@nestjs/common';
import type { Change } from '@rcp/contracts';
import { Outbox, PgListener } from '@rcp/messaging';
import { DataSource, type EntityManager } from 'typeorm';
import { leaseFrom, type MailJob, type MailState } from './domain/mails.js';

const columns: Record<keyof MailJob, string> = {
  id: 'id', purpose: 'purpose', dedupeKey: 'dedupe_key', registrationId: 'registration_id', sessionId: 'session_id', registrationVersion: 'registration_version',
  kind: 'kind', invitationId: 'invitation_id', sequence: 'sequence', entryStartsAt: 'entry_starts_at', entryEndsAt: 'entry_ends_at', decidedAt: 'decided_at',
  recipientDomain: 'recipient_domain', state: 'state', attempts: 'attempts', nextAt: 'next_at', leaseUntil: 'lease_until', giveUpAt: 'give_up_at', smtpCode: 'smtp_code',
  smtpClass: 'smtp_class', messageId: 'message_id', version: 'version', createdAt: 'created_at', updatedAt: 'updated_at',
};
const fields = Object.keys(columns) as (keyof MailJob)[];
const names = fields.map((field) => columns[field]).join(', ');
const selected = (table: string) => fields.map((field) => `${table}.${columns[field]} as "${field}"`).join(', ');
const valuesOf = (job: MailJob) => fields.map((field) => job[field]);
const channel = 'mail_job';

/** A job that is ours until its lease ends. */
export interface TakenJob {
  readonly job: MailJob;
  /** Whoever had it before was never heard of again: its mail may have left. */
  readonly repeated: boolean;
  /** When it was taken, by the database's clock. */
  readonly since: Date;
}

/** Jobs that only a person or time can move, and how late the oldest due one is. */
export interface MailFigures {
  readonly counts: readonly { kind: string; state: MailState; count: number }[];
  /** 0 when nothing is late. */
  readonly oldestDueSeconds: number;
}

/** The jobs, one row each. Several replicas may work on them at once. */
@Injectable()
export class MailsStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox, private readonly listener: PgListener) {}

  /**
   * Adds a job that looks at a registration, in the caller's transaction, instead of those of the registration that have not begun: it
   * will find all they would have. One whose key is known already changes nothing.
   */
  async wake(tx: EntityManager, job: MailJob): Promise<void> {
    const inherited: Partial<Record<keyof MailJob, (value: string) => string>> = {
      purpose: (value) => `case when older.resend then 'resend' else ${value} end`, registrationVersion: (value) => `greatest(${value}::int, older.version)`,
    };
    const chosen = fields.map((field, nth) => inherited[field]?.(`$${nth + 1}`) ?? `$${nth + 1}${casts[field] ?? ''}`);
    const [key, registration, now] = (['dedupeKey', 'registrationId', 'updatedAt'] as const).map((field) => `$${fields.indexOf(field) + 1}`);
    await tx.query(
      `with older as (
         update mail_job set state = 'superseded', version = version + 1, updated_at = ${now}
          where registration_id = ${registration} and purpose in ('tell', 'resend') and state in ('queued', 'deferred')
            and not exists (select 1 from mail_job known where known.dedupe_key = ${key})
         returning purpose, registration_version)
       insert into mail_job (${names})
       select ${chosen.join(', ')} from (select coalesce(bool_or(purpose = 'resend'), false) as resend, max(registration_version) as version from older) as older
       on conflict (dedupe_key) do nothing`, valuesOf(job),
    );
    await this.announce(tx, job);
  }

  /** Adds a job in the caller's transaction; one whose key is known already changes nothing. */
  async add(tx: EntityManager, job: MailJob): Promise<void> {
    await tx.query(`insert into mail_job (${names}) values (${fields.map((_field, nth) => `$${nth + 1}`).join(', ')}) on conflict (dedupe_key) do nothing`, valuesOf(job));
    await this.announce(tx, job);
  }

  /** Calls `listener` when jobs that are due were added by any replica. Answers a function that ends it. */
  onAdded(listener: () => void): () => void {
    return this.listener.on(channel, listener);
  }

  /**
   * Takes up to `count` due jobs, oldest first; nobody else gets them until their lease ends. Left out: those of a registration that is
   * being written about, those that wait for an invitation somebody else is writing about, and those to `full` domains.
   */
  async take(count: number, now: Date, full: readonly string[]): Promise<TakenJob[]> {
    const rows: (MailJob & { repeated: boolean; since: Date })[] = await this.db.query(
      `with due as (
         select id, state = 'sending' as repeated from mail_job
          where ((state in ('queued', 'deferred') and next_at <= $1) or (state = 'sending' and lease_until <= $1))
            and not exists (select 1 from mail_job other where other.registration_id = mail_job.registration_id and other.id <> mail_job.id
                              and other.state = 'sending' and other.lease_until > $1)
            and not exists (select 1 from invitation where invitation.id = mail_job.waits_for and invitation.lease_until > $1 and invitation.lease_job <> mail_job.id)
            and (recipient_domain is null or recipient_domain <> all($4))
          order by next_at, position limit $3 for update skip locked),
       taken as (
         update mail_job set state = 'sending', lease_until = $2, version = version + 1, updated_at = $1, waits_for = null from due where mail_job.id = due.id
         returning mail_job.*, due.repeated)
       select ${selected('taken')}, taken.repeated, clock_timestamp() as since from taken order by taken.next_at, taken.position`,
      [now, leaseFrom(now), count, full],
    );
    return rows.map(({ repeated, since, ...job }) => ({ job, repeated, since }));
  }

  /** The job, locked, if it is as the caller knows it: undefined once its lease has ended and somebody else took it. */
  async own(tx: EntityManager, { id, version }: MailJob): Promise<MailJob | undefined> {
    const [job]: MailJob[] = await tx.query(`select ${selected('mail_job')} from mail_job where id = $1 and version = $2 for update`, [id, version]);
    return job;
  }

  /** Saves a job the caller has locked. `waitsFor`: an invitation that must be free before it is taken again. */
  async save(tx: EntityManager, job: MailJob, waitsFor: string | null = null): Promise<void> {
    await tx.query(`update mail_job set (${names}, waits_for) = row(${fields.map((_field, nth) => `$${nth + 1}`).join(', ')}, $${fields.length + 1}) where id = $1`, [...valuesOf(job), waitsFor]);
  }

  /** Saves what became of a job the caller has locked, with its facts. */
  async conclude(tx: EntityManager, { state, facts }: Change<MailJob>): Promise<void> {
    await this.save(tx, state);
    await this.outbox.append(tx, facts);
  }

  /** A newer job looks at the same registration and will find all this one would. */
  async isOvertaken({ id, registrationId, purpose }: MailJob): Promise<boolean> {
    if (purpose !== 'tell' && purpose !== 'resend') return false;
    const [{ overtaken } = { overtaken: false }]: { overtaken: boolean }[] = await this.db.query(
      `select exists (select 1 from mail_job newer join mail_job mine on mine.id = $1 and newer.position > mine.position
                       where newer.registration_id = $2 and newer.purpose in ('tell', 'resend')) as overtaken`, [id, registrationId],
    );
    return overtaken;
  }

  /** What the DCC asked for once more is still asked for when a newer job takes over. */
  async handOver(tx: EntityManager, { id, registrationId }: MailJob): Promise<void> {
    await tx.query(
      `update mail_job newer set purpose = 'resend' from mail_job mine
        where mine.id = $1 and mine.purpose = 'resend' and newer.registration_id = $2 and newer.position > mine.position and newer.purpose = 'tell' and newer.state in ('queued', 'deferred')`,
      [id, registrationId],
    );
  }

  /** The prescriber had a mail about this registration. */
  async wasWritten(tx: EntityManager, registrationId: string): Promise<boolean> {
    const [{ written } = { written: false }]: { written: boolean }[] = await tx.query(
      `select exists (select 1 from mail_job where registration_id = $1 and state = 'sent') as written`, [registrationId]);
    return written;
  }

  /** Jobs by kind and state, and how late the oldest due one is. */
  async figures(now: Date): Promise<MailFigures> {
    const rows: { kind: string; state: MailState; count: string; due: Date | null }[] = await this.db.query(
      `select coalesce(kind, 'undecided') as kind, state, count(*) as count, min(next_at) filter (where state in ('queued', 'deferred') and next_at <= $1) as due
       from mail_job group by 1, 2`, [now],
    );
    const late = rows.flatMap(({ due }) => (due === null ? [] : [now.getTime() - due.getTime()]));
    return { counts: rows.map(({ kind, state, count }) => ({ kind, state, count: Number(count) })), oldestDueSeconds: Math.max(0, ...late) / 1000 };
  }

  /** Jobs in a state, those that changed last first. */
  page(state: MailState | undefined, limit: number, offset: number): Promise<MailJob[]> {
    return this.db.query(
      `select ${selected('mail_job')} from mail_job where $1::text is null or state = $1 order by updated_at desc, position desc limit $2 offset $3`, [state, limit, offset]);
  }

  async find(id: string): Promise<MailJob | undefined> {
    const [job]: MailJob[] = await this.db.query(`select ${selected('mail_job')} from mail_job where id = $1`, [id]);
    return job;
  }

  /** Changes a job that nobody has taken; undefined when there is none, or `change` answers null. */
  change(id: string, change: (job: MailJob) => MailJob | null): Promise<MailJob | undefined> {
    return this.db.transaction(async (tx) => {
      const [job]: MailJob[] = await tx.query(`select ${selected('mail_job')} from mail_job where id = $1 for update`, [id]);
      const changed = job === undefined ? null : change(job);
      if (changed === null) return undefined;
      await this.save(tx, changed);
      await this.announce(tx, changed);
      return changed;
    });
  }

  /** Nobody need be woken for what is not due yet: everybody looks once a second. */
  private async announce(tx: EntityManager, { nextAt, updatedAt }: MailJob): Promise<void> {
    if (nextAt <= updatedAt) await tx.query('select pg_notify($1, $2)', [channel, '']);
  }
}

/** PostgreSQL cannot tell the type of a parameter that is only selected. */
const casts: Partial<Record<keyof MailJob, string>> = {
  id: '::uuid', sequence: '::int', attempts: '::int', smtpCode: '::int', version: '::int', invitationId: '::uuid', entryStartsAt: '::timestamptz', entryEndsAt: '::timestamptz',
  decidedAt: '::timestamptz', nextAt: '::timestamptz', leaseUntil: '::timestamptz', giveUpAt: '::timestamptz', createdAt: '::timestamptz', updatedAt: '::timestamptz',
};
