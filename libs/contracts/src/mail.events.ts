import { z } from 'zod';
import { defineEvent } from './event.js';
import { dccId } from './values.js';

const mail = z.object({
  mailId: z.uuid(),
  kind: z.enum(['invitation']),
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
