import { z } from 'zod';
import { ignored, localDate, sourceUpdatedAt } from './dcc-call.js';
import { dccId, instant, textLine, timeZone } from './values.js';

/** Shorter than other ids: the ids of the series' sessions are made of it and a date. */
export const seriesId = dccId.max(48);

const seriesContent = {
  rrule: z.string().max(200).regex(/^[A-Z0-9=;,-]+$/).describe(
    'The accepted part of RFC 5545: `FREQ=WEEKLY` with `INTERVAL` 1 to 4 and `BYDAY`, or `FREQ=MONTHLY` with `INTERVAL` 1 to 3 and `BYDAY` of n-th weekdays (`2TU`, `-1TH`); at most one of `UNTIL` in UTC and `COUNT` to 120.'),
  /** R81 */
  dtstartLocal: z.iso.datetime({ local: true, precision: -1 }).regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
    .describe('The first start on the wall clock of the RCP’s zone, `YYYY-MM-DDTHH:mm`: every session starts at that time, summer and winter. The rule must hold for it; not from 02:00 to 02:59.'),
  durationMin: z.int().min(15).max(480),
  /** R76 */
  webconfActive: z.boolean().describe('« Activer la webconférence » for every session made.'),
  place: textLine(200).optional(),
  exdates: z.array(localDate).max(200).default([]).describe('Days without a session.'),
};

/** `PUT /rcps/{rcpId}/series/{seriesId}`; with `?preview=true` nothing is saved and `seriesPreview` is answered. */
export const putSeries = z.strictObject({ ...seriesContent, sourceUpdatedAt });
export type PutSeries = z.infer<typeof putSeries>;

export const seriesAnswer = z.object({
  id: seriesId, rcpId: dccId, ...seriesContent, timeZone, status: z.enum(['active', 'ended']),
  /** R81 */
  label: z.string().describe('« Le mercredi - Toutes les semaines »'),
  sessions: z.object({ planned: z.int(), until: instant.optional() }).describe('Sessions of this series still to come, and the last start made so far; every night they are made 13 months ahead.'),
  version: z.int(), ignored,
});
export type SeriesAnswer = z.infer<typeof seriesAnswer>;

/** What a series would make, over 13 months at most. */
export const seriesPreview = z.object({
  label: z.string(),
  occurrences: z.array(z.object({
    startsAt: instant, endsAt: instant, dateLabel: z.string(), warnings: z.array(z.enum(['jour-ferie', 'overlaps'])).describe('`overlaps`: a session with the webconference is there already.'),
  })),
});
export type SeriesPreview = z.infer<typeof seriesPreview>;

export const seriesList = z.object({ items: z.array(seriesAnswer) });

/** `DELETE /rcps/{rcpId}/series/{seriesId}?from=`: the sessions cancelled with it. */
export const seriesEnded = z.object({ cancelledSessionIds: z.array(dccId) });
export type SeriesEnded = z.infer<typeof seriesEnded>;
