import { Controller, Delete, Get, Put, Res, UseGuards } from '@nestjs/common';
import {
  dccId, instant, type PutSeries, putSeries, type SeriesAnswer, type SeriesEnded, seriesEndQuery, seriesId, type seriesList, type SeriesPreview, seriesQuery, sessionDateLabel,
} from '@rcp/contracts';
import { JsonBody, PathParam, QueryParams } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { isHoliday } from './domain/holidays.js';
import { etagOf } from './domain/incoming.js';
import { rhythmLabel } from './domain/recurrence.js';
import type { Foreseen, Series } from './domain/series.js';
import { IfMatch } from './if-match.js';
import { RcpsStore } from './rcps.store.js';
import { type Made, SeriesStore } from './series.store.js';

/** The rhythms of an RCP (R80). */
@Controller('api/dcc/v1/rcps/:rcpId/series')
@UseGuards(DccAuthGuard)
@NeedsScope('sessions')
export class SeriesController {
  constructor(private readonly series: SeriesStore, private readonly rcps: RcpsStore) {}

  /** 200 `seriesList`, ended ones included; 404. */
  @Get()
  async list(@Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) rcpId: string): Promise<z.infer<typeof seriesList>> {
    await this.rcps.getOwn(networks, rcpId);
    const found = await this.series.list(rcpId);
    const made = await this.series.made(found.map(({ id }) => id));
    return { items: found.map((one) => answerOf(one, made.get(one.id))) };
  }

  /** 201 or 200 `seriesAnswer`, or with `preview=true` 200 `seriesPreview`; 404, 409 session-overlap, id-taken, rcp-archived, 412, 422 rrule-unsupported. */
  @Put(':seriesId')
  async put(
    @Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) rcpId: string, @PathParam('seriesId', seriesId) id: string, @QueryParams(seriesQuery) query: z.infer<typeof seriesQuery>,
    @JsonBody(putSeries) body: PutSeries, @IfMatch() ifMatch: string | undefined, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeriesAnswer | SeriesPreview> {
    if (query.preview === 'true') return this.preview(networks, rcpId, id, body);
    const sourceUpdatedAt = body.sourceUpdatedAt === undefined ? null : new Date(body.sourceUpdatedAt);
    const { state, created, ignored } = await this.series.put(networks, rcpId, id, body, { ifMatch, sourceUpdatedAt });
    void reply.status(created ? 201 : 200).header('etag', etagOf('series', state));
    return { ...(await this.answer(state)), ...(ignored ? { ignored } : {}) };
  }

  /** 200 `seriesAnswer`; 404. */
  @Get(':seriesId')
  async get(
    @Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) rcpId: string, @PathParam('seriesId', seriesId) id: string, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeriesAnswer> {
    await this.rcps.getOwn(networks, rcpId);
    const state = await this.series.get(rcpId, id);
    void reply.header('etag', etagOf('series', state));
    return this.answer(state);
  }

  /** 200 `seriesEnded`, empty when repeated; 404, 422. */
  @Delete(':seriesId')
  async end(
    @Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) rcpId: string, @PathParam('seriesId', seriesId) id: string, @QueryParams(seriesEndQuery) { from }: z.infer<typeof seriesEndQuery>,
  ): Promise<SeriesEnded> {
    return { cancelledSessionIds: await this.series.end(networks, rcpId, id, from) };
  }

  private async preview(networks: readonly string[], rcpId: string, id: string, body: PutSeries): Promise<SeriesPreview> {
    const rcp = await this.rcps.getOwn(networks, rcpId);
    const days = await this.series.preview(rcp, id, body);
    return { label: rhythmLabel(body.rrule), occurrences: days.map((day) => foreseenOf(day, rcp.timeZone)) };
  }

  private async answer(state: Series): Promise<SeriesAnswer> {
    return answerOf(state, (await this.series.made([state.id])).get(state.id));
  }
}

function foreseenOf({ date, startsAt, endsAt, overlaps }: Foreseen, zone: Series['timeZone']): SeriesPreview['occurrences'][number] {
  const times = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  return { ...times, dateLabel: sessionDateLabel(times, zone), warnings: [...(isHoliday(date) ? (['jour-ferie'] as const) : []), ...(overlaps ? (['overlaps'] as const) : [])] };
}

function answerOf(series: Series, made: Made | undefined): SeriesAnswer {
  const { id, rcpId, rrule, dtstartLocal, durationMin, webconfActive, place, exdates, timeZone, status, version } = series;
  const until = made?.until ?? null;
  return {
    id, rcpId, rrule, dtstartLocal, durationMin, webconfActive, ...(place === null ? {} : { place }), exdates: [...exdates], timeZone, status, label: rhythmLabel(rrule),
    sessions: { planned: made?.planned ?? 0, ...(until === null ? {} : { until: instant.parse(until.toISOString()) }) }, version,
  };
}
