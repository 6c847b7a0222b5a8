import { z } from 'zod';
import { ignored, listOf, sourceUpdatedAt } from './dcc-call.js';
import { accountId, coordinator, dccId, instant, instantIn, logo, organiserRole, personName, policies, rpps, secretariat, textLine, timeZone } from './values.js';

// Printable ASCII as RFC 3986 has it: anything else must come percent-encoded.
const httpsUrl = z.url({ protocol: /^https?$/ }).max(500).regex(/^[\x21-\x7e]*$/);
const nationalId = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);

const rcpContent = {
  name: textLine(200),
  shortName: textLine(60),
  coordinator: z.strictObject({ ...coordinator.shape, rpps: rpps.optional() }),
  secretariat: secretariat.default({}),
  logo: logo.optional(),
  timeZone: timeZone.default('Europe/Paris').describe('Series and labels are reckoned in it; instants stay UTC.'),
  dccUrls: z.strictObject({ home: httpsUrl.optional(), registerPatient: httpsUrl.optional(), rcp: httpsUrl.optional() }).default({})
    .describe('Links back to the DCC, shown on the RCP’s public page. They must hold no token and nothing about a patient.'),
  nationalRcpId: nationalId.optional().describe('Identifier of the RCP in the national report.'),
  managerId: nationalId.optional().describe('Identifier of who manages it.'),
  localIds: z.array(nationalId).max(20).default([]).describe('What the DCC calls it besides.'),
  policies: policies.prefault({}),
};

/** `PUT /rcps/{rcpId}` */
export const putRcp = z.strictObject({
  ...rcpContent, networkId: dccId.optional().describe('One of the client’s networks; may be left out by a client of one network.'), sourceUpdatedAt,
});
export type PutRcp = z.infer<typeof putRcp>;
/** As a caller writes it: what has a default may be left out. */
export type PutRcpBody = z.input<typeof putRcp>;

export const rcpAnswer = z.object({
  id: dccId, networkId: dccId, ...rcpContent, status: z.enum(['active', 'archived']),
  link: z.url().describe('The RCP’s page: the same for every session, until `link-rotation`.'), updatedAt: instant, version: z.int(), ignored,
});
export type RcpAnswer = z.infer<typeof rcpAnswer>;

/** `GET /rcps?updatedSince=&cursor=&limit=`, in the order of their last change. */
export const rcpList = listOf(rcpAnswer);
export type RcpList = z.infer<typeof rcpList>;

/** An account of the DCC that runs this RCP's meetings. */
export const organiser = z.strictObject({
  accountId: accountId.describe('The account’s id at the DCC, as in `account.id` of a launch ticket.'), role: organiserRole, rpps: rpps.optional(), displayName: personName.optional(),
  validFrom: instantIn.optional().describe('Included; from always when absent.'), validTo: instantIn.optional().describe('Excluded; for ever when absent.'),
}).refine(({ validFrom, validTo }) => validFrom === undefined || validTo === undefined || Date.parse(validFrom) < Date.parse(validTo), { path: ['validTo'], message: 'before-validFrom' });

/** `PUT /rcps/{rcpId}/organisers`: the whole set, replaced at once. */
export const putOrganisers = z.strictObject({
  organisers: z.array(organiser).max(200).refine((list) => new Set(list.map((one) => one.accountId)).size === list.length, 'duplicate-account')
    .describe('The whole set: who is not in it loses their rights at once, also in a running meeting.'),
  sourceUpdatedAt,
});
export type PutOrganisers = z.infer<typeof putOrganisers>;

export const organisersAnswer = z.object({ rcpId: dccId, organisers: z.array(organiser), version: z.int(), ignored });
export type OrganisersAnswer = z.infer<typeof organisersAnswer>;

/** `POST /rcps/{rcpId}/link-rotation`: the code before is dead at once. Needs an `Idempotency-Key`. */
export const postLinkRotation = z.strictObject({ reason: z.enum(['leak', 'other']) });
export type PostLinkRotation = z.infer<typeof postLinkRotation>;

export const linkRotationAnswer = z.object({ rcpId: dccId, link: z.url(), version: z.int() });
export type LinkRotationAnswer = z.infer<typeof linkRotationAnswer>;
