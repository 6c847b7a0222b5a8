import { z } from 'zod';
import { defineEvent } from './event.js';
import { coordinator, dccId, instant, logo, organiserRole, policies, secretariat, timeZone } from './values.js';

// What is closed to callers is open to readers here: a property added later is dropped, not refused.
const read = { coordinator: z.object(coordinator.shape), secretariat: z.object(secretariat.shape), logo: z.object(logo.shape), policies: z.object(policies.shape) };

/** What the public RCP page shows, plus the hash by which the lobby recognises the link. Never the code itself. */
const rcpOnPage = z.object({
  rcpId: dccId,
  name: z.string(),
  shortName: z.string(),
  coordinator: read.coordinator,
  secretariat: read.secretariat,
  timeZone,
  /** Links back to the DCC (R5, R6). */
  dccUrls: z.object({ home: z.url().optional(), registerPatient: z.url().optional(), rcp: z.url().optional() }),
  logo: read.logo.optional(),
  policies: read.policies.optional(),
  /** base64url(sha256(link code)) */
  linkHash: z.string().length(43),
});

export const rcpRegistered = defineEvent('RcpRegistered', 'rcp.directory.registered.v1', rcpOnPage);
/** Also what brings an archived RCP back. */
export const rcpUpdated = defineEvent('RcpUpdated', 'rcp.directory.updated.v1', rcpOnPage);
/** Nothing is planned under it any more; its sessions to come were cancelled before. */
export const rcpArchived = defineEvent('RcpArchived', 'rcp.directory.archived.v1', z.object({ rcpId: dccId }));
/** The link before is dead; `linkHash` recognises the new one. */
export const rcpLinkRotated = defineEvent('RcpLinkRotated', 'rcp.directory.link-rotated.v1', z.object({
  rcpId: dccId, linkHash: z.string().length(43), reason: z.enum(['leak', 'other']),
}));

/** The whole set: rights are what it says now, never what a page or a token says (R50). */
export const organisersReplaced = defineEvent('OrganisersReplaced', 'rcp.directory.organisers-replaced.v1', z.object({
  rcpId: dccId,
  /** Each from `validFrom` (included) to `validTo` (excluded), where given. */
  organisers: z.array(z.object({ accountId: z.string(), role: organiserRole, validFrom: instant.optional(), validTo: instant.optional() })),
}));
