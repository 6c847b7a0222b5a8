import { z } from 'zod';
import { defineEvent } from './event.js';
import { dccId, mailKind } from './values.js';

const mail = z.object({
  mailId: z.uuid(),
  kind: mailKind,
  registrationId: dccId,
  sessionId: dccId,
  /** `aggregateversion` of the fact about the registration that called for this mail: news of an older mail never hides a newer one's. */
  registrationVersion: z.int().min(1).optional(),
});
/** Class of the SMTP answer; the text of the answer may hold an address and stays at home. */
const smtpClass = z.enum(['4xx', '5xx', 'network']);

export const mailSent = defineEvent('MailSent', 'rcp.mail.sent.v1', mail);
export const mailDeferred = defineEvent('MailDeferred', 'rcp.mail.deferred.v1', mail.extend({ smtpClass, attempts: z.int() }));
export const mailFailed = defineEvent('MailFailed', 'rcp.mail.failed.v1', mail.extend({ smtpClass, attempts: z.int() }));
/** Accepted at first, then sent back by the recipient's server (RFC 3464): only a human can help. */
export const mailBounced = defineEvent('MailBounced', 'rcp.mail.bounced.v1', mail);
/**
 * A fact about the registration called for a mail, and there was nothing to write: what the prescriber was told before is what is true
 * (`informed`), or it was undone before anybody was told.
 */
export const mailNotNeeded = defineEvent('MailNotNeeded', 'rcp.mail.not-needed.v1', mail.omit({ kind: true }).extend({ informed: z.boolean() }));
