/** Why a mail was not accepted. */
export interface SmtpFault {
  /** `network`: no valid answer at all. */
  readonly smtpClass: '4xx' | '5xx' | 'network';
  readonly smtpCode: number | null;
  /** The recipient or the message is refused for good: only a human can help. */
  readonly permanent: boolean;
}

/** What is known of a failed delivery: the server's code, the SMTP command it answered to, the client's own error code. */
export interface DeliveryError {
  readonly responseCode?: number | undefined;
  readonly command?: string | undefined;
  readonly code?: string | undefined;
}

const minute = 60_000;
const waitsMinutes = [1, 5, 15, 60];

/**
 * RFC 5321 §4.2.1: 4yz passes, 5yz lasts. A 5yz only speaks of this mail when it answers RCPT TO or DATA; at any other
 * step (greeting, AUTH, MAIL FROM) it is our relay or our configuration that is wrong, and no mail must be lost to that.
 * An address the client itself refuses to send to (EENVELOPE without an answer) lasts as well.
 */
export function faultOf(error: DeliveryError): SmtpFault {
  const { responseCode = 0, command, code } = error;
  if (responseCode >= 400 && responseCode < 500) return { smtpClass: '4xx', smtpCode: responseCode, permanent: false };
  if (responseCode >= 500 && responseCode < 600) {
    return { smtpClass: '5xx', smtpCode: responseCode, permanent: command === 'RCPT TO' || command === 'DATA' };
  }
  if (code === 'EENVELOPE') return { smtpClass: '5xx', smtpCode: null, permanent: true };
  return { smtpClass: 'network', smtpCode: null, permanent: false };
}

/** Time of the next attempt after `attempts` failures: 1, 5, 15, 60 min, then hourly, each up to 20 % later so that mails spread. `chance` is in [0, 1). */
export function nextAttemptAt(attempts: number, now: Date, chance: number): Date {
  const wait = (waitsMinutes[attempts - 1] ?? 60) * minute;
  return new Date(now.getTime() + Math.round(wait * (1 + chance * 0.2)));
}

/** Ten minutes before the session a mail no longer helps. `startsAt` is an RFC 3339 instant. */
export function giveUpAt(startsAt: string): Date {
  return new Date(Date.parse(startsAt) - 10 * minute);
}
