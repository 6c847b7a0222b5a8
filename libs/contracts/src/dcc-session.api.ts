import { z } from 'zod';
import { ignored, listOf, localDate, sourceUpdatedAt } from './dcc-call.js';
import { cancellationReason, dccId, instant, instantIn, sessionState, textLine, timeZone } from './values.js';

/** `PUT /sessions/{sessionId}`. 15 minutes to 8 hours; a change needs `If-Match`. */
export const putSession = z.strictObject({
  rcpId: dccId, startsAt: instantIn, endsAt: instantIn, webconfActive: z.boolean(), place: textLine(200).optional(), sourceUpdatedAt,
}).refine((session) => {
  const minutes = (Date.parse(session.endsAt) - Date.parse(session.startsAt)) / 60_000;
  return minutes >= 15 && minutes <= 480;
}, { path: ['endsAt'], message: 'session-length' });
export type PutSession = z.infer<typeof putSession>;

/** `PATCH /sessions/{sessionId}`, a JSON Merge Patch (RFC 7396): what is left out stays, `place: null` removes it (R77). */
export const patchSession = z.strictObject({
  webconfActive: z.boolean().optional(), place: textLine(200).nullable().optional(), endsAt: instantIn.optional(),
}).refine((patch) => Object.keys(patch).length > 0, 'empty');
export type PatchSession = z.infer<typeof patchSession>;

/** `POST /sessions/{sessionId}/cancellation`; repeated, the same answer. */
export const postCancellation = z.strictObject({ reasonCode: cancellationReason.exclude(['series-changed', 'series-ended', 'rcp-archived']) });
export type PostCancellation = z.infer<typeof postCancellation>;

export const sessionAnswer = z.object({
  id: dccId, rcpId: dccId, startsAt: instant, endsAt: instant, timeZone, webconfActive: z.boolean(), place: z.string().optional(),
  state: sessionState, stateLabel: z.string(),
  /** « Séance RCP "…" du 10/05/2023 (Le mercredi - Toutes les semaines) » */
  title: z.string(),
  /** « mercredi 10 mai 2023 de 16:00 à 17:30 » (R84) */
  dateLabel: z.string(),
  /** « Le vendredi 12 mars 2021 de 11:00 à 13:00 » (R79) */
  listLabel: z.string(),
  /** « Mercredi 10/05/2023 de 16:00 à 17:30 » (R3) */
  pageLabel: z.string(),
  /** « Le mercredi - Toutes les semaines », « Séance ponctuelle » (R81) */
  recurrenceLabel: z.string(),
  seriesId: dccId.optional(),
  /** The day of the series this session stands for, also when it was moved. */
  recurrenceDate: localDate.optional(),
  /** Changed on its own: a change of the series leaves it alone. */
  detached: z.boolean(),
  openedAt: instant.optional(), closedAt: instant.optional(), cancellationReason: cancellationReason.optional(),
  /** Final registrations by participation. */
  registrations: z.object({ on_site: z.int(), absent: z.int(), webconference: z.int() }),
  link: z.url(), version: z.int(), ignored,
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

/** `GET /rcps/{rcpId}/sessions?from=&to=&state=&cursor=&limit=`, in time order (R79, R80). */
export const sessionList = listOf(sessionAnswer);
export type SessionList = z.infer<typeof sessionList>;

/** `PUT /sessions/{sessionId}/agenda`: the order of passage, registration ids only. */
export const putAgenda = z.strictObject({
  registrationIds: z.array(dccId).max(200).refine((ids) => new Set(ids).size === ids.length, 'duplicate-registration'),
});
export type PutAgenda = z.infer<typeof putAgenda>;

export const agendaAnswer = z.object({ sessionId: dccId, registrationIds: z.array(dccId), version: z.int() });
export type AgendaAnswer = z.infer<typeof agendaAnswer>;
