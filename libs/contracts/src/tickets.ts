import { z } from 'zod';
import { dccId, establishment, organiserRole, personName } from './values.js';

/**
 * Claims of the three Ed25519 JWTs (header `typ` = `<kind>+jwt`). They travel in URL fragments or socket messages,
 * never in a query string. A GET changes nothing; redeeming takes a POST after a click.
 */

/** From the DCC to the lobby: 60 s, one use (`jti`), signed by scheduling. */
export const launchClaims = z.object({
  iss: z.literal('scheduling'), aud: z.literal('lobby'), jti: z.uuid(), exp: z.int(),
  /** Account id at the DCC. */
  sub: z.string().min(1).max(128),
  rcpId: dccId,
  /** The account's role in the organisers set when the ticket was issued; the lobby's own copy wins when it is newer. */
  role: organiserRole.nullable(),
  /** Version of the organisers set that `role` was read from; 0 when none was ever given. */
  organisersVersion: z.int().min(0),
  identity: z.object({
    familyName: personName, givenName: personName, specialityCode: z.string().optional(),
    establishment: establishment.optional(), rpps: z.string().optional(),
  }),
});
export type LaunchClaims = z.infer<typeof launchClaims>;

/** From a mail to the lobby: deterministic, multi-use, signed by notifications. It identifies and admits nobody. */
export const personalClaims = z.object({
  iss: z.literal('notifications'), aud: z.literal('lobby'),
  /** Registration id. */
  sub: dccId,
  revision: z.int().min(1),
  sessionId: dccId,
});
export type PersonalClaims = z.infer<typeof personalClaims>;

/** From the lobby to the media-gateway: 60 s, one use (`jti`). */
export const mediaClaims = z.object({
  iss: z.literal('lobby'), aud: z.literal('media-gateway'), jti: z.uuid(), exp: z.int(),
  /** participantId = joinRequestId. */
  sub: z.uuid(),
  sessionId: dccId,
  role: z.enum(['organiser', 'participant']),
  /** Versions of the join request and of the session when it was made: of what was decided before, this ticket knew. */
  version: z.int().min(0).default(0),
  sessionVersion: z.int().min(0).default(0),
});
export type MediaClaims = z.infer<typeof mediaClaims>;
