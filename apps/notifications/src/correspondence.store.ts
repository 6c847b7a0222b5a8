import { Injectable, Logger } from '@nestjs/common';
import type { Change, PrescriberAnswer } from '@rcp/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { decide, type Knowledge } from './domain/decision.js';
import { othersToAsk } from './domain/departure.js';
import type { Contact } from './domain/contact.js';
import { decidedOf, givenBack, type MailJob, notNeeded, said, superseded, writing } from './domain/mails.js';
import { after, joined, offering, type Reader } from './domain/outcome.js';
import type { Question, Statement } from './domain/statement.js';
import { type Invitation, isAt, placeOf, sameAddress } from './domain/told.js';
import { type InvitationRow, InvitationsStore } from './invitations.store.js';
import { MailsStore } from './mails.store.js';
import { NewJobs } from './new-jobs.js';

/** What scheduling has answered, asked after `since` by the database's clock. */
export interface Asked {
  readonly contact: PrescriberAnswer;
  readonly others: ReadonlyMap<string, PrescriberAnswer>;
  readonly since: Date;
}

/** A mail to write, its invitation ours until the job's lease ends. */
export interface ToWrite {
  readonly job: MailJob;
  readonly say: Statement;
  readonly contact: Contact;
  readonly calendarUid: string;
}

/**
 * `write`: a mail is to be sent. `ask`: these registrations must be asked for too, or what was asked is older than what is known; ask again.
 * `done`: nothing to say, the invitation is somebody else's for now, or the job is no longer ours.
 */
export type Verdict = { readonly next: 'write'; readonly mail: ToWrite } | { readonly next: 'ask'; readonly others: readonly string[]; readonly since: Date } | { readonly next: 'done' };

/** What became of a mail that was handed over, or was to be. */
export interface Outcome {
  readonly say: Statement;
  readonly reader: Reader;
  readonly now: Date;
}

/** Decides what is written to whom, and keeps what became of it: jobs and invitations in one transaction. */
@Injectable()
export class CorrespondenceStore {
  private readonly logger = new Logger(CorrespondenceStore.name);

  constructor(
    private readonly db: DataSource,
    private readonly mails: MailsStore,
    private readonly invitations: InvitationsStore,
    private readonly jobs: NewJobs,
  ) {}

  /** What the job has to say. From `write` on, nobody else writes about that invitation until the job is concluded or its lease ends. */
  async decide(taken: MailJob, asked: Asked, now: Date): Promise<Verdict> {
    try {
      return await this.db.transaction((tx) => this.decideIn(tx, taken, asked, now));
    } catch (error) {
      // Somebody else has just made the invitation of that session and address.
      if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;
      return { next: 'ask', others: [], since: await this.invitations.clock() };
    }
  }

  /** Gives up a job that a newer one of its registration makes superfluous. */
  async overtake(taken: MailJob, now: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      const job = await this.mails.own(tx, taken);
      if (job === undefined) return;
      await this.mails.handOver(tx, job);
      await this.mails.save(tx, superseded(job, now).state);
    });
  }

  /**
   * Saves what became of a taken job, with its facts, and what its reader knows now. Saves nothing when the
   * lease ended meanwhile and somebody else took the job.
   */
  async conclude(taken: MailJob, change: (job: MailJob) => Change<MailJob>, mail?: Outcome): Promise<void> {
    await this.db.transaction(async (tx) => {
      const job = await this.mails.own(tx, taken);
      if (job === undefined) {
        this.logger.warn('lease ended before the mail was concluded', { mailId: taken.id });
        return;
      }
      if (mail) await this.note(tx, job, mail);
      await this.mails.conclude(tx, change(job));
    });
  }

  private async decideIn(tx: EntityManager, taken: MailJob, { contact, others, since }: Asked, now: Date): Promise<Verdict> {
    const job = await this.mails.own(tx, taken);
    if (job === undefined) return { next: 'done' };
    const rows = await this.invitations.lock(tx, job.registrationId, placeOf(contact, now));
    const held = rows.find(({ leaseJob, leaseUntil }) => leaseJob !== job.id && leaseUntil !== null && leaseUntil > now);
    if (held) return this.waitFor(tx, job, held, now);
    const linked = rows.map(({ invitation }) => invitation).filter(({ registrations }) => job.registrationId in registrations);
    const unknown = othersToAsk(job.registrationId, contact, linked).filter((id) => !others.has(id));
    if (unknown.length > 0 || rows.some(({ asOf }) => asOf > since)) return { next: 'ask', others: unknown, since: await this.invitations.clock(tx) };
    const reader = job.purpose === 'remind' ? readerOf(job, linked, contact, others, now) : contact;
    const cancelled = await this.invitations.cancelled(tx, linked.flatMap(({ told }) => (told === null || (contact.found && contact.session.id === told.sessionId) ? [] : [told.sessionId])));
    const place = placeOf(reader, now);
    const target = rows.map(({ invitation }) => invitation).find(({ sessionId, recipient }) => sessionId === place?.sessionId && sameAddress(place.recipient, recipient));
    return this.settle(tx, job, rows, { contact: reader, others, linked, target, cancelled, now, fresh: { id: this.jobs.id(), host: this.jobs.host } });
  }

  private async settle(tx: EntityManager, job: MailJob, rows: readonly InvitationRow[], known: Knowledge): Promise<Verdict> {
    const { say, changed, farewells, informed } = decide(questionOf(job), known);
    const about = say && changed.find(({ id }) => id === say.invitationId);
    const before = new Map(rows.map((row) => [row.invitation.id, row]));
    // Whoever gives its place away first, then whoever takes it.
    const inTurn = [...changed].sort((one, other) => Number(other.retired) - Number(one.retired)).filter((one) => one !== about);
    for (const one of inTurn) if (isNews(one, before.get(one.id), job)) await this.invitations.save(tx, one, null);
    for (const invitationId of farewells) await this.mails.add(tx, this.farewell(job, invitationId, known));
    if (!say || !about || !known.contact.found) {
      const before = informed || (await this.mails.wasWritten(tx, job.registrationId));
      await this.mails.conclude(tx, notNeeded(job, before, known.now));
      return { next: 'done' };
    }
    const written = writing(job, say, this.jobs.messageId(said(job, say)));
    await this.invitations.save(tx, offering(about, say), { jobId: job.id, until: job.leaseUntil ?? known.now });
    await this.mails.save(tx, written);
    return { next: 'write', mail: { job: written, say, contact: known.contact, calendarUid: about.calendarUid } };
  }

  private async waitFor(tx: EntityManager, job: MailJob, { invitation }: InvitationRow, now: Date): Promise<Verdict> {
    await this.mails.save(tx, givenBack(job, now).state, invitation.id);
    return { next: 'done' };
  }

  private async note(tx: EntityManager, job: MailJob, { say, reader, now }: Outcome): Promise<void> {
    const writtenFor = { registrationId: job.registrationId, version: job.registrationVersion };
    for (const { invitation, leaseJob } of await this.invitations.lockAll(tx, [say.invitationId, ...(say.joins === null ? [] : [say.joins])])) {
      if (invitation.id === say.joins) {
        if (reader === 'has-it') await this.invitations.save(tx, joined(invitation, writtenFor), null);
      } else if (leaseJob === job.id) {
        await this.invitations.save(tx, after[reader](invitation, say, writtenFor, now), null);
      }
    }
  }

  /** It is told under the version its reader was told of, so that it never speaks for a newer mail. */
  private farewell({ id, registrationId, registrationVersion }: MailJob, invitationId: string, { linked }: Knowledge): MailJob {
    const left = linked.find((one) => one.id === invitationId);
    return this.jobs.atOnce({
      purpose: 'farewell', dedupeKey: `farewell:${id}:${invitationId}`, registrationId, sessionId: left?.told?.sessionId ?? left?.sessionId ?? '', invitationId,
      registrationVersion: left?.registrations[registrationId] ?? registrationVersion,
    });
  }
}

function questionOf(job: MailJob): Question {
  const { registrationId, purpose, invitationId, sequence } = job;
  return {
    registrationId, purpose, about: purpose === 'farewell' || purpose === 'remind' ? invitationId : null, reminds: purpose === 'remind' ? sequence : null, decided: decidedOf(job),
  };
}

/** Any registration that still brings the reader to the meeting will do. */
function readerOf(job: MailJob, linked: readonly Invitation[], contact: PrescriberAnswer, others: ReadonlyMap<string, PrescriberAnswer>, now: Date): PrescriberAnswer {
  const invitation = linked.find(({ id }) => id === job.invitationId);
  return [contact, ...others.values()].find((one) => invitation !== undefined && isAt(invitation, placeOf(one, now))) ?? contact;
}

function isNews(invitation: Invitation, before: InvitationRow | undefined, job: MailJob): boolean {
  return before === undefined || before.leaseJob === job.id || JSON.stringify(before.invitation) !== JSON.stringify(invitation);
}
