import { type Change, type EventData, fact, mailDeferred, mailFailed, mailSent, type patientRegistered } from '@rcp/contracts';
import { retryAt, type SmtpFault } from './retry.js';

export type MailState = 'queued' | 'sending' | 'sent' | 'deferred' | 'failed' | 'superseded';

/** A mail decided by a fact; nobody's name or address is in it. */
export interface PlannedMail {
  readonly kind: 'invitation';
  /** At most one mail per key, whatever arrives twice. */
  readonly dedupeKey: string;
  readonly registrationId: string;
  readonly sessionId: string;
  /** Revision of the registration the mail speaks of. */
  readonly revision: number;
  /** `aggregateversion` of the fact that called for the mail: a mail called for by an older one is not sent any more. */
  readonly registrationVersion: number;
}

/** A planned mail on its way. */
export interface MailJob extends PlannedMail {
  readonly id: string;
  readonly state: MailState;
  /** Times a mail server was tried. */
  readonly attempts: number;
  readonly nextAt: Date;
  /** While `sending`: after this instant whoever took the job is presumed dead. */
  readonly leaseUntil: Date | null;
  /** No retry after this instant: a human must telephone instead. Known once the session was asked for. */
  readonly giveUpAt: Date | null;
  readonly smtpCode: number | null;
  /** Same at each attempt, so that a mail sent twice collapses into one at the reader's. */
  readonly messageId: string;
  /** UID of the calendar entry: the same in every mail about this registration to this session, while the address is the same. */
  readonly calendarUid: string;
  /** Grows with each change: the `aggregateversion` of facts, and what tells a late sender that its lease is gone. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Longer than a delivery can last (the sender gives up after 60 s). */
const leaseMs = 120_000;
/** Wait when the contact can't be had or we failed before the mail server was tried. */
const postponeMs = 10_000;

/**
 * R61–R63: a final registration with participation « Prescripteur en webconférence », as it stands after the fact of this `version`, is
 * told once; others are told nothing.
 */
export function mailsFor(registration: EventData<typeof patientRegistered>, version: number): PlannedMail[] {
  const { registrationId, sessionId, revision, participation } = registration;
  if (participation !== 'webconference') return [];
  return [{ kind: 'invitation', dedupeKey: `invitation:${registrationId}:${version}`, registrationId, sessionId, revision, registrationVersion: version }];
}

/** The job of a planned mail. `batchDelaySeconds` leaves time to correct the registration; `host` ends the Message-ID (RFC 5322 §3.6.4). */
export function queued(mail: PlannedMail, at: { id: string; now: Date; batchDelaySeconds: number; host: string }): MailJob {
  return {
    ...mail, id: at.id, state: 'queued', attempts: 0, nextAt: new Date(at.now.getTime() + at.batchDelaySeconds * 1000),
    leaseUntil: null, giveUpAt: null, smtpCode: null, messageId: `<${at.id}@${at.host}>`, calendarUid: `${at.id}@${at.host}`, version: 1, createdAt: at.now, updatedAt: at.now,
  };
}

/** Somebody takes the job until `leaseUntil`. */
export function taken(job: MailJob, now: Date): MailJob {
  return { ...changed(job, now), state: 'sending', leaseUntil: new Date(now.getTime() + leaseMs) };
}

/** The mail server has accepted the mail. */
export function sent(job: MailJob, now: Date): Change<MailJob> {
  const state: MailJob = { ...changed(job, now), state: 'sent', attempts: job.attempts + 1, smtpCode: 250 };
  return { state, facts: [fact(mailSent, job.id, state.version, about(job))] };
}

/** The mail server refused, or there was none: try again later, unless that can't help or comes too late. `chance` is in [0, 1). */
export function refused(job: MailJob, fault: SmtpFault, at: { now: Date; giveUpAt: Date; chance: number }): Change<MailJob> {
  const attempts = job.attempts + 1;
  const nextAt = retryAt(attempts, fault, at);
  const over = nextAt === null;
  const state: MailJob = {
    ...changed(job, at.now), state: over ? 'failed' : 'deferred', attempts, smtpCode: fault.smtpCode, giveUpAt: at.giveUpAt,
    nextAt: nextAt ?? job.nextAt,
  };
  const data = { ...about(job), smtpClass: fault.smtpClass, attempts };
  return { state, facts: [fact(over ? mailFailed : mailDeferred, job.id, state.version, data)] };
}

/** No mail server was tried: the job goes back as it was, for a little later, and no attempt is counted. */
export function postponed(job: MailJob, now: Date): Change<MailJob> {
  return {
    state: { ...changed(job, now), state: job.attempts > 0 ? 'deferred' : 'queued', nextAt: new Date(now.getTime() + postponeMs) },
    facts: [],
  };
}

/** What the mail would say is no longer true: it is not sent, and a newer fact brings its own mail. */
export function superseded(job: MailJob, now: Date): Change<MailJob> {
  return { state: { ...changed(job, now), state: 'superseded' }, facts: [] };
}

function changed(job: MailJob, now: Date): MailJob {
  return { ...job, leaseUntil: null, version: job.version + 1, updatedAt: now };
}

function about({ id, kind, registrationId, sessionId, registrationVersion }: MailJob) {
  return { mailId: id, kind, registrationId, sessionId, registrationVersion };
}
