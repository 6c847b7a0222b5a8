import { z } from 'zod';
import { ignored, sourceUpdatedAt } from './dcc-call.js';
import { dccId, establishment, mailAddress, participation, personName, registrationStatus, rpps, textLine } from './values.js';

/**
 * `PUT /sessions/{sessionId}/registrations/{registrationId}`. The id is the DCC's own opaque number and the only
 * thing here that stands for the patient: an unknown property is answered `patient-data-forbidden` and not logged (R67).
 * The same id under another session is a move.
 */
export const putRegistration = z.strictObject({
  status: z.enum(['draft', 'final']).describe('A draft tells nobody; `final` with `webconference` sends the prescriber’s mail.'),
  participation,
  prescriber: z.strictObject({
    civility: textLine(20).optional(), familyName: personName, givenName: personName, email: mailAddress,
    rpps: rpps.optional(), specialityCode: textLine(10).optional(), establishment: establishment.optional(),
  }),
  sourceUpdatedAt,
});
export type PutRegistration = z.infer<typeof putRegistration>;

export const mailStatus = z.enum(['none', 'queued', 'sent', 'deferred', 'failed', 'bounced']);
export type MailStatus = z.infer<typeof mailStatus>;

/** The prescriber's name and address go in and never come out. */
export const registrationAnswer = z.object({
  id: dccId, sessionId: dccId, status: registrationStatus, participation, mailStatus: mailStatus.describe('What became of the prescriber’s last mail. `failed`, `bounced`: tell them another way.'),
  modeConflict: z.boolean().describe('Registered « en webconférence » in a session whose webconference was switched off since: another mode must be chosen.'),
  warnings: z.array(z.enum(['rpps-check-digit', 'finess-check-digit'])).describe('Plausibility of identifiers: told, never refused.'),
  version: z.int(), ignored,
});
export type RegistrationAnswer = z.infer<typeof registrationAnswer>;

/** `GET /sessions/{sessionId}/registrations` */
export const registrationList = z.object({ items: z.array(registrationAnswer) });
export type RegistrationList = z.infer<typeof registrationList>;
