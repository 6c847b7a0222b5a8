import { z } from 'zod';
import { ignored, listOf, localDate, sourceUpdatedAt } from './dcc-call.js';
import { cancellationReason, dccId, instant, instantIn, sessionState, textLine, timeZone } from './values.js';

/** `PUT /sessions/{sessionId}`; a change needs `If-Match`. */
export const putSession = z.strictObject({
  rcpId: dccId, startsAt: instantIn.describe('With its offset from UTC.'), endsAt: instantIn.describe('15 minutes to 8 hours after the start, and not in the past.'),
  webconfActive: z.boolean().describe('« Webconf activée ». Sessions of one RCP with the webconference may not overlap.'), place: textLine(200).optional(), sourceUpdatedAt,
}).refine((session) => {
  const minutes = (Date.parse(session.endsAt) - Date.parse(session.startsAt)) / 60_000;
  return minutes >= 15 && minutes <= 480;
}, { path: ['endsAt'], message: 'session-length' });
export type PutSession = z.infer<typeof putSession>;

/** `PATCH /sessions/{sessionId}`, a JSON Merge Patch (RFC 7396): what is left out stays, `place: null` removes it (R77). */
export const patchSession = z.strictObject({
  webconfActive: z.boolean().optional().describe('Off: registrations « en webconférence » are flagged `modeConflict` and must choose another mode.'),
  place: textLine(200).nullable().optional().describe('null removes it.'), endsAt: instantIn.optional().describe('Of an open session: later only.'),
}).refine((patch) => Object.keys(patch).length > 0, 'empty');
export type PatchSession = z.infer<typeof patchSession>;

/** `POST /sessions/{sessionId}/cancellation`; repeated, the same answer. */
export const postCancellation = z.strictObject({ reasonCode: cancellationReason.exclude(['series-changed', 'series-ended', 'rcp-archived']) });
export type PostCancellation = z.infer<typeof postCancellation>;

export const sessionAnswer = z.object({
  id: dccId, rcpId: dccId, startsAt: instant, endsAt: instant, timeZone, webconfActive: z.boolean(), place: z.string().optional(),
  state: sessionState, stateLabel: z.string().describe('« Prévue », « Ouverte », « Terminée », « Annulée », « Non tenue »'),
  title: z.string().describe('« Séance RCP "…" du 10/05/2023 (Le mercredi - Toutes les semaines) »'),
  /** R84 */
  dateLabel: z.string().describe('« mercredi 10 mai 2023 de 16:00 à 17:30 »'),
  /** R79 */
  listLabel: z.string().describe('« Le vendredi 12 mars 2021 de 11:00 à 13:00 »'),
  /** R3 */
  pageLabel: z.string().describe('« Mercredi 10/05/2023 de 16:00 à 17:30 »'),
  /** R81 */
  recurrenceLabel: z.string().describe('« Le mercredi - Toutes les semaines », « Séance ponctuelle »'),
  seriesId: dccId.optional(),
  recurrenceDate: localDate.optional().describe('The day of the series this session stands for, also when it was moved.'),
  detached: z.boolean().describe('Changed on its own: a change of the series leaves it alone.'),
  openedAt: instant.optional(), closedAt: instant.optional(), cancellationReason: cancellationReason.optional(),
  registrations: z.object({ on_site: z.int(), absent: z.int(), webconference: z.int() }).describe('Final registrations by participation.'),
  link: z.url(), version: z.int(), ignored,
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

/** `GET /rcps/{rcpId}/sessions?from=&to=&state=&cursor=&limit=`, in time order (R79, R80). */
export const sessionList = listOf(sessionAnswer);
export type SessionList = z.infer<typeof sessionList>;

/** `PUT /sessions/{sessionId}/agenda`: the order of passage, registration ids only. */
export const putAgenda = z.strictObject({
  registrationIds: z.array(dccId).max(200).refine((ids) => new Set(ids).size === ids.length, 'duplicate-registration')
    .describe('Registrations of this session that are not withdrawn, in their order of passage.'),
});
export type PutAgenda = z.infer<typeof putAgenda>;

export const agendaAnswer = z.object({ sessionId: dccId, registrationIds: z.array(dccId), version: z.int() });
export type AgendaAnswer = z.infer<typeof agendaAnswer>;
