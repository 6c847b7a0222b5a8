import { z } from 'zod';
import {
  coordinator, dccId, establishment, instant, instantIn, organiserRole, participation, personName, secretariat, sessionState, textLine, timeZone,
} from './values.js';

/** Bodies and answers of the DCC API, base path `/api/dcc/v1`. Unknown properties are refused everywhere. */

export const scopes = ['rcp', 'sessions', 'registrations', 'launch'] as const;
export type Scope = (typeof scopes)[number];

// Printable ASCII as RFC 3986 has it: anything else must come percent-encoded.
const httpsUrl = z.url({ protocol: /^https?$/ }).max(500).regex(/^[\x21-\x7e]*$/);

/** `PUT /rcps/{rcpId}` */
export const putRcp = z.strictObject({
  name: textLine(200),
  shortName: textLine(60),
  coordinator,
  secretariat: secretariat.default({}),
  timeZone: timeZone.default('Europe/Paris'),
  dccUrls: z.strictObject({ home: httpsUrl.optional(), registerPatient: httpsUrl.optional() }).default({}),
});
export type PutRcp = z.infer<typeof putRcp>;

export const rcpAnswer = z.object({
  id: dccId, ...putRcp.shape,
  /** Stable for the life of the RCP, the same for every session (R72). */
  link: z.url(), version: z.int(),
});
export type RcpAnswer = z.infer<typeof rcpAnswer>;

/** `PUT /rcps/{rcpId}/organisers`: the whole set, replaced at once. */
export const putOrganisers = z.strictObject({
  organisers: z.array(z.strictObject({
    accountId: z.string().regex(/^[\x21-\x7e]{1,128}$/), role: organiserRole,
  })).max(200).refine((list) => new Set(list.map((one) => one.accountId)).size === list.length, 'duplicate-account'),
});
export type PutOrganisers = z.infer<typeof putOrganisers>;

/** `PUT /sessions/{sessionId}`. 15 minutes to 8 hours. */
export const putSession = z.strictObject({
  rcpId: dccId, startsAt: instantIn, endsAt: instantIn, webconfActive: z.boolean(), place: textLine(200).optional(),
}).refine((session) => {
  const minutes = (Date.parse(session.endsAt) - Date.parse(session.startsAt)) / 60_000;
  return minutes >= 15 && minutes <= 480;
}, { path: ['endsAt'], message: 'session-length' });
export type PutSession = z.infer<typeof putSession>;

export const sessionAnswer = z.object({
  id: dccId, rcpId: dccId, startsAt: instant, endsAt: instant, timeZone, webconfActive: z.boolean(), place: z.string().optional(),
  state: sessionState, stateLabel: z.string(),
  /** « mercredi 10 mai 2023 de 16:00 à 17:30 » (R84) */
  dateLabel: z.string(),
  link: z.url(), version: z.int(),
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

/**
 * `PUT /sessions/{sessionId}/registrations/{registrationId}`. The id is the DCC's own opaque number and the only
 * thing here that stands for the patient: an unknown property is answered `patient-data-forbidden` and not logged (R67).
 */
export const putRegistration = z.strictObject({
  status: z.enum(['draft', 'final']),
  participation,
  prescriber: z.strictObject({
    civility: textLine(20).optional(), familyName: personName, givenName: personName, email: z.email().max(254),
    rpps: z.string().regex(/^\d{11}$/).optional(), specialityCode: textLine(10).optional(), establishment: establishment.optional(),
  }),
});
export type PutRegistration = z.infer<typeof putRegistration>;

export const mailStatus = z.enum(['none', 'queued', 'sent', 'deferred', 'failed']);
export type MailStatus = z.infer<typeof mailStatus>;

/** The prescriber's address goes in and never comes out. */
export const registrationAnswer = z.object({
  id: dccId, sessionId: dccId, status: z.enum(['draft', 'final', 'withdrawn']), participation, mailStatus, version: z.int(),
});
export type RegistrationAnswer = z.infer<typeof registrationAnswer>;

/** `POST /launch-tickets`: the DCC has authenticated this account and sends its browser to `url` within 60 s (R16). */
export const postLaunchTicket = z.strictObject({
  rcpId: dccId,
  account: z.strictObject({
    id: z.string().regex(/^[\x21-\x7e]{1,128}$/), familyName: personName, givenName: personName, rpps: z.string().regex(/^\d{11}$/).optional(),
    specialityCode: textLine(10).optional(), establishment: establishment.optional(),
  }),
});
export type PostLaunchTicket = z.infer<typeof postLaunchTicket>;

export const launchTicketAnswer = z.object({ url: z.url(), expiresAt: instant });
export type LaunchTicketAnswer = z.infer<typeof launchTicketAnswer>;
