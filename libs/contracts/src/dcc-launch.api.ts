import { z } from 'zod';
import { accountId, dccId, establishment, instant, personName, rpps, textLine } from './values.js';

/**
 * `POST /launch-tickets`: the DCC has authenticated this account and sends its browser to `url` within 60 s (R16).
 * Of `rcpId` and `sessionId` exactly one; the page is that of the RCP in both cases (R1).
 */
export const postLaunchTicket = z.strictObject({
  rcpId: dccId.optional().describe('Exactly one of `rcpId` and `sessionId`.'),
  sessionId: dccId.optional().describe('Exactly one of `rcpId` and `sessionId`.'),
  account: z.strictObject({
    id: accountId.describe('Whether it organises comes from the organisers set.'), familyName: personName, givenName: personName, rpps: rpps.optional(), specialityCode: textLine(10).optional(), establishment: establishment.optional(),
  }),
}).refine(({ rcpId, sessionId }) => (rcpId === undefined) !== (sessionId === undefined), { path: ['rcpId'], message: 'rcp-or-session' });
export type PostLaunchTicket = z.infer<typeof postLaunchTicket>;

export const launchTicketAnswer = z.object({ url: z.url().describe('Send the user’s browser there (303); it works once. Keep it nowhere.'), expiresAt: instant });
export type LaunchTicketAnswer = z.infer<typeof launchTicketAnswer>;
