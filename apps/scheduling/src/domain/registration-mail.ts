import type { MailStatus } from '@rcp/contracts';
import type { Registration } from './registration.js';

/** Only a final registration « en webconférence » has a mail (R61–R63). */
export function isMailed({ status, participation }: Pick<Registration, 'status' | 'participation'>): boolean {
  return status === 'final' && participation === 'webconference';
}

type Mail = Pick<Registration, 'mailStatus' | 'mailVersion'>;

/** A fact of this version calls for a mail. */
export function mailAsked(version: number): Mail {
  return { mailStatus: 'queued', mailVersion: version };
}

/** Nobody waits for the mail any more: one that was not sent yet won't be, one that was stays so. */
export function mailDropped({ mailStatus, mailVersion }: Mail): Mail {
  return { mailStatus: mailStatus === 'queued' || mailStatus === 'deferred' ? 'none' : mailStatus, mailVersion };
}

/** What notifications tells about a mail on its way; `none`: it was undone before anybody was told, and nothing is left to say. */
export interface MailNews {
  readonly status: Exclude<MailStatus, 'queued'>;
  /** The version whose fact called for the mail; of the latest mail when not told. */
  readonly registrationVersion?: number | undefined;
  readonly mailId: string;
  /** When it happened. */
  readonly at: Date;
}

/** The mail that was heard of last. */
export type LastMail = Pick<MailNews, 'mailId' | 'at'>;

const rank: Record<MailStatus, number> = { queued: 0, none: 1, deferred: 2, sent: 3, failed: 3, bounced: 4 };

/**
 * What became of the latest mail. News may come late or in another order than it happened: it never hides an outcome, nor speaks for a newer
 * mail. What happens to a session calls for further mails under one version of the registration: among those the time decides.
 */
export function mailBecame(registration: Registration, last: LastMail | null, news: MailNews): Registration {
  const { mailStatus, mailVersion } = registration;
  const { status, registrationVersion = mailVersion } = news;
  if (registrationVersion < mailVersion) return registration;
  if (registrationVersion > mailVersion) return { ...registration, mailStatus: status, mailVersion: registrationVersion };
  if (status === 'deferred' && !isMailed(registration)) return registration;
  const isLater = last === null || last.mailId === news.mailId ? rank[status] > rank[mailStatus] : news.at > last.at;
  return isLater || mailStatus === 'queued' ? { ...registration, mailStatus: status } : registration;
}
