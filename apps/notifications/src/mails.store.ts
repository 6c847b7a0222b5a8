import { Injectable, Logger } from '@nestjs/common';
import type { Change } from '@rcp/contracts';
import { Outbox, PgListener } from '@rcp/messaging';
import { DataSource, type EntityManager, EntitySchema, In, LessThanOrEqual, MoreThan } from 'typeorm';
import { type MailJob, type MailState, taken } from './domain/mails.js';

const text = { type: 'text' } as const;
const int = { type: 'int' } as const;
const instant = { type: 'timestamptz' } as const;

/** Table `mail_job`. */
export const mailJobs = new EntitySchema<MailJob>({
  name: 'mail_job',
  columns: {
    id: { type: 'uuid', primary: true },
    kind: text,
    dedupeKey: { ...text, name: 'dedupe_key' },
    registrationId: { ...text, name: 'registration_id' },
    sessionId: { ...text, name: 'session_id' },
    revision: int,
    registrationVersion: { ...int, name: 'registration_version' },
    state: text,
    attempts: int,
    nextAt: { ...instant, name: 'next_at' },
    leaseUntil: { ...instant, name: 'lease_until', nullable: true },
    giveUpAt: { ...instant, name: 'give_up_at', nullable: true },
    smtpCode: { ...int, name: 'smtp_code', nullable: true },
    messageId: { ...text, name: 'message_id' },
    calendarUid: { ...text, name: 'calendar_uid' },
    version: int,
    createdAt: { ...instant, name: 'created_at' },
    updatedAt: { ...instant, name: 'updated_at' },
  },
});

const channel = 'mail_job';

/** What operators look at. */
export interface MailFigures {
  readonly byState: ReadonlyMap<MailState, number>;
  /** 0 when nothing is late. */
  readonly oldestDueSeconds: number;
}

/** The mails to send, and what became of them. Several replicas may work on it at once. */
@Injectable()
export class MailsStore {
  private readonly logger = new Logger(MailsStore.name);

  constructor(private readonly db: DataSource, private readonly outbox: Outbox, private readonly listener: PgListener) {}

  /** Adds jobs in the caller's transaction; one whose dedupe key is known already is left out. */
  async add(tx: EntityManager, jobs: readonly MailJob[]): Promise<void> {
    for (const job of jobs) {
      const { registrationId, sessionId, revision } = job;
      // Calendars would show a second entry under another UID.
      const first = await tx.findOne(mailJobs, { where: { registrationId, sessionId, revision }, order: { createdAt: 'ASC' } });
      await tx.createQueryBuilder().insert().into(mailJobs).values({ ...job, calendarUid: first?.calendarUid ?? job.calendarUid }).orIgnore().execute();
    }
    if (jobs.length > 0) await tx.query('select pg_notify($1, $2)', [channel, '']);
  }

  /** True when a later fact about the registration called for a mail of its own, whatever became of that one. */
  isOvertaken({ registrationId, registrationVersion }: MailJob): Promise<boolean> {
    return this.db.getRepository(mailJobs).existsBy({ registrationId, registrationVersion: MoreThan(registrationVersion) });
  }

  /** Calls `listener` when jobs were added by any replica. Answers a function that ends it. */
  onAdded(listener: () => void): () => void {
    return this.listener.on(channel, listener);
  }

  /** Takes up to `count` due jobs, oldest first; nobody else gets them until their lease ends. */
  take(count: number, now: Date): Promise<MailJob[]> {
    return this.db.transaction(async (tx) => {
      const due = await tx.find(mailJobs, {
        where: [
          { state: In(['queued', 'deferred'] satisfies MailState[]), nextAt: LessThanOrEqual(now) },
          { state: 'sending', leaseUntil: LessThanOrEqual(now) },
        ],
        order: { nextAt: 'ASC' }, take: count, lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      const jobs = due.map((job) => taken(job, now));
      for (const job of jobs) await tx.update(mailJobs, { id: job.id }, job);
      return jobs;
    });
  }

  /**
   * Saves what became of a taken job, with its facts, in one transaction. Answers false, and saves nothing, when the lease
   * ended meanwhile and somebody else took the job.
   */
  conclude(job: MailJob, decide: (job: MailJob) => Change<MailJob>): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const mine = await tx.findOne(mailJobs, { where: { id: job.id, version: job.version }, lock: { mode: 'pessimistic_write' } });
      if (!mine) {
        this.logger.warn('lease ended before the mail was concluded', { mailId: job.id });
        return false;
      }
      const { state, facts } = decide(mine);
      await tx.update(mailJobs, { id: state.id }, state);
      await this.outbox.append(tx, facts);
      return true;
    });
  }

  /** Jobs by state, and how late the oldest due one is. */
  async figures(now: Date): Promise<MailFigures> {
    const rows: { state: MailState; count: string; due: Date | null }[] = await this.db.query(
      `select state, count(*) as count, min(next_at) filter (where state in ('queued', 'deferred') and next_at <= $1) as due
       from mail_job group by state`, [now],
    );
    const late = rows.flatMap(({ due }) => (due === null ? [] : [now.getTime() - due.getTime()]));
    return { byState: new Map(rows.map(({ state, count }) => [state, Number(count)])), oldestDueSeconds: Math.max(0, ...late) / 1000 };
  }
}
