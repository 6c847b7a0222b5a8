import type { MailKind } from '@rcp/contracts';

/** Why a mail was not accepted. */
export interface SmtpFault {
  /** `network`: no valid answer at all. */
  readonly smtpClass: '4xx' | '5xx' | 'network';
  readonly smtpCode: number | null;
  /** The recipient or the message is refused for good: only a human can help. */
  readonly permanent: boolean;
  /** No relay can be used until somebody mends our configuration. Nobody was asked, so asking again soon costs nothing. */
  readonly ours?: true;
  /** The connection broke while the mail was handed over: its reader may have it all the same. */
  readonly uncertain?: true;
}

/** What is known of a failed delivery: the server's code, the SMTP command it answered to, the client's own error codes. */
export interface DeliveryError {
  readonly responseCode?: number | undefined;
  readonly command?: string | undefined;
  readonly code?: string | undefined;
  /** What the system said, where the client gave the error a code of its own. */
  readonly originalCode?: string | undefined;
  /** Which patience ran out. */
  readonly timeoutType?: string | undefined;
  /** The server's answer. May hold an address: read here, told to nobody. */
  readonly response?: string | undefined;
}

const minute = 60_000;
const waitsMinutes = [1, 5, 15, 60];
/** An attempt sooner than this after the last one helps nobody. */
const shortestWait = minute;
/** Mails leave within this time of the mending. */
const longestWaitForUs = 5 * minute;

/** `554 5.7.1 <…>: Relay access denied` is an answer to RCPT TO, and speaks of us. */
const relayDenied = /\brelay/i;

/**
 * RFC 5321 §4.2.1: 4yz passes, 5yz lasts. A 5yz only speaks of this mail when it answers RCPT TO or DATA; at any other
 * step (greeting, AUTH, MAIL FROM) it is our relay or our configuration that is wrong, and no mail must be lost to that.
 * An address the client itself refuses to send to (EENVELOPE without an answer) lasts as well.
 */
export function faultOf(error: DeliveryError): SmtpFault {
  const { responseCode = 0, code } = error;
  if (responseCode >= 400 && responseCode < 500) return { smtpClass: '4xx', smtpCode: responseCode, permanent: false };
  if (responseCode >= 500 && responseCode < 600) return { smtpClass: '5xx', smtpCode: responseCode, permanent: speaksOfTheMail(error) };
  if (code === 'EENVELOPE') return { smtpClass: '5xx', smtpCode: null, permanent: true };
  return { smtpClass: 'network', smtpCode: null, permanent: false };
}

/** A 5yz that answers RCPT TO or DATA, unless it asks who we are (RFC 4954 §6, RFC 3207 §4) or says that nothing is relayed for us. */
export function speaksOfTheMail({ responseCode = 0, command, response = '' }: DeliveryError): boolean {
  if (wantsToKnowUs(responseCode) || (command === 'RCPT TO' && relayDenied.test(response))) return false;
  return command === 'RCPT TO' || command === 'DATA';
}

/** RFC 4954 §6: authentication required (530), too weak (534), failed (535), not without TLS (538). */
export function wantsToKnowUs(responseCode: number): boolean {
  return [530, 534, 535, 538].includes(responseCode);
}

/** Time of the next attempt after `attempts` failures: 1, 5, 15, 60 min, then hourly, each up to 20 % later so that mails spread. `chance` is in [0, 1). */
export function nextAttemptAt(attempts: number, now: Date, chance: number): Date {
  const wait = (waitsMinutes[attempts - 1] ?? 60) * minute;
  return new Date(now.getTime() + Math.round(wait * (1 + chance * 0.2)));
}

/**
 * When a mail that failed `attempts` times is tried again: at the usual time, or once more at the last useful moment where the usual
 * time comes too late; within five minutes while we are at fault. Null when no attempt can help any more.
 */
export function retryAt(attempts: number, fault: SmtpFault, at: { now: Date; giveUpAt: Date; chance: number }): Date | null {
  if (fault.permanent) return null;
  const usual = fault.ours ? soon(attempts, at) : nextAttemptAt(attempts, at.now, at.chance);
  if (usual <= at.giveUpAt) return usual;
  return at.giveUpAt.getTime() - at.now.getTime() >= shortestWait ? at.giveUpAt : null;
}

function soon(attempts: number, { now, chance }: { now: Date; chance: number }): Date {
  const [usual, longest] = [nextAttemptAt(attempts, now, chance), new Date(now.getTime() + longestWaitForUs)];
  return usual < longest ? usual : longest;
}

/** Nobody needs a link to say these: whoever reads one at the last minute still doesn't wait before a closed door. */
const spareTheWay: ReadonlySet<MailKind> = new Set<MailKind>(['cancel_session', 'cancel_registration', 'webconf_off']);

/**
 * After this instant a mail no longer helps, and a human must telephone: ten minutes before the session, since its reader
 * has to get ready; the very start for a cancellation. `startsAt` is an RFC 3339 instant: of the session the mail speaks of.
 */
export function giveUpAt(startsAt: string, kind: MailKind = 'invitation'): Date {
  return new Date(Date.parse(startsAt) - (spareTheWay.has(kind) ? 0 : 10 * minute));
}
