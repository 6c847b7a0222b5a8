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
  timeZone: timeZone.default('Europe/Paris'),
  dccUrls: z.strictObject({ home: httpsUrl.optional(), registerPatient: httpsUrl.optional(), rcp: httpsUrl.optional() }).default({}),
  /** Identifiers of the report's national format: the RCP, who manages it, and what the DCC calls it locally. */
  nationalRcpId: nationalId.optional(),
  managerId: nationalId.optional(),
  localIds: z.array(nationalId).max(20).default([]),
  policies: policies.prefault({}),
};

/** `PUT /rcps/{rcpId}`. `networkId` may be left out by a client that serves one network only. */
export const putRcp = z.strictObject({ ...rcpContent, networkId: dccId.optional(), sourceUpdatedAt });
export type PutRcp = z.infer<typeof putRcp>;
/** As a caller writes it: what has a default may be left out. */
export type PutRcpBody = z.input<typeof putRcp>;

export const rcpAnswer = z.object({
  id: dccId, networkId: dccId, ...rcpContent, status: z.enum(['active', 'archived']),
  /** Stable for the life of the RCP, the same for every session (R72), until `link-rotation`. */
  link: z.url(), updatedAt: instant, version: z.int(), ignored,
});
export type RcpAnswer = z.infer<typeof rcpAnswer>;

/** `GET /rcps?updatedSince=&cursor=&limit=`, in the order of their last change. */
export const rcpList = listOf(rcpAnswer);
export type RcpList = z.infer<typeof rcpList>;

/** An account of the DCC that runs this RCP's meetings, from `validFrom` (included) to `validTo` (excluded). */
export const organiser = z.strictObject({
  accountId, role: organiserRole, rpps: rpps.optional(), displayName: personName.optional(), validFrom: instantIn.optional(), validTo: instantIn.optional(),
}).refine(({ validFrom, validTo }) => validFrom === undefined || validTo === undefined || Date.parse(validFrom) < Date.parse(validTo), { path: ['validTo'], message: 'before-validFrom' });

/** `PUT /rcps/{rcpId}/organisers`: the whole set, replaced at once. */
export const putOrganisers = z.strictObject({
  organisers: z.array(organiser).max(200).refine((list) => new Set(list.map((one) => one.accountId)).size === list.length, 'duplicate-account'),
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
