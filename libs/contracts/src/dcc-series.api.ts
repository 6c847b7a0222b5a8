import { z } from 'zod';
import { ignored, localDate, sourceUpdatedAt } from './dcc-call.js';
import { dccId, instant, textLine, timeZone } from './values.js';

/** Shorter than other ids: the ids of the series' sessions are made of it and a date. */
export const seriesId = dccId.max(48);

const seriesContent = {
  /** The accepted part of RFC 5545: weekly every 1 to 4 weeks, or monthly by n-th weekday every 1 to 3 months; `UNTIL` or `COUNT`. */
  rrule: z.string().max(200).regex(/^[A-Z0-9=;,-]+$/),
  /** The first start on the wall clock of the RCP's zone, `YYYY-MM-DDTHH:mm`. Every session starts at that time (R81). */
  dtstartLocal: z.iso.datetime({ local: true, precision: -1 }).regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
  durationMin: z.int().min(15).max(480),
  /** « Activer la webconférence » for every session made (R76). */
  webconfActive: z.boolean(),
  place: textLine(200).optional(),
  /** Days without a session. */
  exdates: z.array(localDate).max(200).default([]),
};

/** `PUT /rcps/{rcpId}/series/{seriesId}`; with `?preview=true` nothing is saved and `seriesPreview` is answered. */
export const putSeries = z.strictObject({ ...seriesContent, sourceUpdatedAt });
export type PutSeries = z.infer<typeof putSeries>;

export const seriesAnswer = z.object({
  id: seriesId, rcpId: dccId, ...seriesContent, timeZone, status: z.enum(['active', 'ended']),
  /** « Le mercredi - Toutes les semaines » (R81) */
  label: z.string(),
  /** Sessions of this series that are still to come, and the last start made so far; a nightly job adds to them 13 months ahead. */
  sessions: z.object({ planned: z.int(), until: instant.optional() }),
  version: z.int(), ignored,
});
export type SeriesAnswer = z.infer<typeof seriesAnswer>;

/** What a series would make, over 13 months at most. `overlaps`: a session with the webconference is there already. */
export const seriesPreview = z.object({
  label: z.string(),
  occurrences: z.array(z.object({
    startsAt: instant, endsAt: instant, dateLabel: z.string(), warnings: z.array(z.enum(['jour-ferie', 'overlaps'])),
  })),
});
export type SeriesPreview = z.infer<typeof seriesPreview>;

export const seriesList = z.object({ items: z.array(seriesAnswer) });

/** `DELETE /rcps/{rcpId}/series/{seriesId}?from=`: the sessions cancelled with it. */
export const seriesEnded = z.object({ cancelledSessionIds: z.array(dccId) });
export type SeriesEnded = z.infer<typeof seriesEnded>;
