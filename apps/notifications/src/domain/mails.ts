import { type Change, type EventData, type Fact, fact, mailDeferred, mailFailed, type MailKind, mailNotNeeded, mailSent } from '@rcp/contracts';
import { retryAt, type SmtpFault } from './retry.js';
import type { Decided, MailPurpose, Statement } from './statement.js';

export const mailStates = ['queued', 'sending', 'sent', 'deferred', 'failed', 'superseded', 'bounced'] as const;
export type MailState = (typeof mailStates)[number];

/** A registration to look at when it is due, and from the moment there is something to say, the mail that says it. Nobody's name or address is in it. */
export interface MailJob {
  readonly id: string;
  readonly purpose: MailPurpose;
  /** At most one job per key, whatever arrives twice. */
  readonly dedupeKey: string;
  readonly registrationId: string;
  /** The session the mail speaks of; until that is decided, the one the registration was in. */
  readonly sessionId: string;
  /** `aggregateversion` of the registration's latest fact when the job was asked for. */
  readonly registrationVersion: number;
  /** Null until something was found to say, like all that follows from it. */
  readonly kind: MailKind | null;
  /** The one invitation a `farewell` or `remind` is about; else the one written about. */
  readonly invitationId: string | null;
  /** SEQUENCE of the calendar entry; of a `remind`, the one it was asked for. */
  readonly sequence: number | null;
  readonly entryStartsAt: Date | null;
  readonly entryEndsAt: Date | null;
  /** When this was first decided. */
  readonly decidedAt: Date | null;
  /** Of the recipient's address. */
  readonly recipientDomain: string | null;
  readonly state: MailState;
  /** Times a mail server was tried. */
  readonly attempts: number;
  readonly nextAt: Date;
  /** While `sending`: after this instant whoever took the job is presumed dead. */
  readonly leaseUntil: Date | null;
  /** No retry after this instant: a human must telephone instead. Known once the mail was refused. */
  readonly giveUpAt: Date | null;
  readonly smtpCode: number | null;
  readonly smtpClass: SmtpFault['smtpClass'] | null;
  /** Made of the job and what it says: the same mail sent twice collapses into one at the reader's. */
  readonly messageId: string;
  /** Grows with each change: the `aggregateversion` of facts, and what tells a late sender that its lease is gone. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What calls for a job. */
export interface Wake {
  readonly purpose: MailPurpose;
  readonly dedupeKey: string;
  readonly registrationId: string;
  readonly sessionId: string;
  readonly registrationVersion: number;
  /** Of `farewell` and `remind`. */
  readonly invitationId?: string;
  /** Of `remind`. */
  readonly sequence?: number;
}

/** Longer than a delivery can last (the sender gives up after 60 s). */
const leaseMs = 120_000;
/** Wait when the contact can't be had or we failed before the mail server was tried. */
const postponeMs = 10_000;

/** The job of a wake. `delaySeconds` leaves time to correct the registration; `host` ends the Message-ID (RFC 5322 §3.6.4). */
export function queued(wake: Wake, at: { id: string; now: Date; delaySeconds: number; host: string }): MailJob {
  return {
    invitationId: null, sequence: null, ...wake, id: at.id, kind: null, entryStartsAt: null, entryEndsAt: null, decidedAt: null, recipientDomain: null,
    state: 'queued', attempts: 0, nextAt: new Date(at.now.getTime() + at.delaySeconds * 1000), leaseUntil: null, giveUpAt: null, smtpCode: null, smtpClass: null,
    messageId: `<${at.id}@${at.host}>`, version: 1, createdAt: at.now, updatedAt: at.now,
  };
}

/** Until when somebody who takes a job has it for themselves. */
export function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + leaseMs);
}

/** What the job decided when it last came to writing; null when it did not. */
export function decidedOf({ invitationId, kind, sequence, entryStartsAt, entryEndsAt, decidedAt }: MailJob): Decided | null {
  if (invitationId === null || kind === null || sequence === null || entryStartsAt === null || entryEndsAt === null || decidedAt === null) return null;
  return { invitationId, kind, sequence, startsAt: entryStartsAt, endsAt: entryEndsAt, at: decidedAt };
}

/** All that makes this mail another than others: the same whenever the same job says the same. */
export function said({ id }: MailJob, { invitationId, kind, sequence, sessionId, startsAt, endsAt }: Statement): string {
  return [id, invitationId, kind, sequence, sessionId, startsAt.toISOString(), endsAt.toISOString()].join(' ');
}

/** The job is this mail now. */
export function writing(job: MailJob, say: Statement, messageId: string): MailJob {
  const { invitationId, kind, sequence, sessionId, startsAt, endsAt } = say;
  return { ...job, kind, invitationId, sequence, sessionId, entryStartsAt: startsAt, entryEndsAt: endsAt, decidedAt: say.stamp, recipientDomain: domainOf(say.to), messageId };
}

/** What comes after the address's last @, in lower case: all that may be told of it. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** The mail server has accepted the mail. */
export function sent(job: MailJob, now: Date): Change<MailJob> {
  const state: MailJob = { ...changed(job, now), state: 'sent', attempts: job.attempts + 1, smtpCode: 250, smtpClass: null };
  return { state, facts: told(state, (mail) => fact(mailSent, job.id, state.version, mail)) };
}

/** The mail server refused, or there was none: try again later, unless that can't help or comes too late. `chance` is in [0, 1). */
export function refused(job: MailJob, fault: SmtpFault, at: { now: Date; giveUpAt: Date; chance: number }): Change<MailJob> {
  const attempts = job.attempts + 1;
  const nextAt = retryAt(attempts, fault, at);
  const over = nextAt === null;
  const { smtpCode, smtpClass } = fault;
  const state: MailJob = { ...changed(job, at.now), state: over ? 'failed' : 'deferred', attempts, smtpCode, smtpClass, giveUpAt: at.giveUpAt, nextAt: nextAt ?? job.nextAt };
  return { state, facts: told(state, (mail) => fact(over ? mailFailed : mailDeferred, job.id, state.version, { ...mail, smtpClass, attempts })) };
}

/** No mail server was tried: the job goes back as it was, for a little later, and no attempt is counted. */
export function postponed(job: MailJob, now: Date): Change<MailJob> {
  const back = givenBack(job, now);
  return { ...back, state: { ...back.state, nextAt: new Date(now.getTime() + postponeMs) } };
}

/** Something else must be over first: the job goes back as it was and stays due. */
export function givenBack(job: MailJob, now: Date): Change<MailJob> {
  return { state: { ...changed(job, now), state: job.attempts > 0 ? 'deferred' : 'queued' }, facts: [] };
}

/** There is nothing to say, or a newer job will say it. */
export function superseded(job: MailJob, now: Date): Change<MailJob> {
  return { state: { ...changed(job, now), state: 'superseded' }, facts: [] };
}

/** Nothing to say, which whoever called for the mail has to know. `informed`: the prescriber was told of the registration before. */
export function notNeeded(job: MailJob, informed: boolean, now: Date): Change<MailJob> {
  const { state } = superseded(job, now);
  const { id, registrationId, sessionId, registrationVersion } = job;
  const awaited = job.purpose === 'tell' || job.purpose === 'resend';
  return { state, facts: awaited ? [fact(mailNotNeeded, id, state.version, { mailId: id, registrationId, sessionId, registrationVersion, informed })] : [] };
}

/** An operator has it tried once more, at once. Null unless it failed or waits to be tried again. */
export function triedAgain(job: MailJob, now: Date): MailJob | null {
  return job.state === 'failed' || job.state === 'deferred' ? { ...changed(job, now), state: 'deferred', nextAt: now } : null;
}

function changed(job: MailJob, now: Date): MailJob {
  return { ...job, leaseUntil: null, version: job.version + 1, updatedAt: now };
}

function told({ id, kind, registrationId, sessionId, registrationVersion }: MailJob, tell: (mail: EventData<typeof mailSent>) => Fact): Fact[] {
  return kind === null ? [] : [tell({ mailId: id, kind, registrationId, sessionId, registrationVersion })];
}
