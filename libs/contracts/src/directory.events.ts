import { z } from 'zod';
import { defineEvent } from './event.js';
import { coordinator, dccId, organiserRole, secretariat, timeZone } from './values.js';

/** What the public RCP page shows, plus the hash by which the lobby recognises the link. Never the code itself. */
const rcpOnPage = z.object({
  rcpId: dccId,
  name: z.string(),
  shortName: z.string(),
  coordinator,
  secretariat,
  timeZone,
  /** Links back to the DCC (R5, R6). */
  dccUrls: z.object({ home: z.url().optional(), registerPatient: z.url().optional() }),
  /** base64url(sha256(link code)) */
  linkHash: z.string().length(43),
});

export const rcpRegistered = defineEvent('RcpRegistered', 'rcp.directory.registered.v1', rcpOnPage);
export const rcpUpdated = defineEvent('RcpUpdated', 'rcp.directory.updated.v1', rcpOnPage);

/** The whole set: rights are what it says now, never what a page or a token says (R50). */
export const organisersReplaced = defineEvent('OrganisersReplaced', 'rcp.directory.organisers-replaced.v1', z.object({
  rcpId: dccId,
  organisers: z.array(z.object({ accountId: z.string(), role: organiserRole })),
}));
