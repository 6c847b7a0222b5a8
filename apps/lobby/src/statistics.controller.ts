import { Controller, Get, Req, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { linkCode, type StatisticsAnswer, statisticsQueryParams } from '@rcp/contracts';
import { PathParam, QueryParams } from '@rcp/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DoorLimitsGuard } from './door-limits.guard.js';
import { asPeriod } from './domain/statistics-period.js';
import { ReportReaders } from './report-readers.js';
import { statisticsCsv } from './statistics-csv.js';
import { StatisticsClient } from './statistics.client.js';

type Period = z.infer<typeof statisticsQueryParams>;

/** The figures of an RCP, for its organisers alone (R86). Throws entry-required, forbidden, not-found, validation for a period upside down or too long, unavailable. */
@Controller('api/public/rcps/:code/reports')
@UseGuards(DoorLimitsGuard)
export class StatisticsController {
  constructor(private readonly readers: ReportReaders, private readonly figures: StatisticsClient) {}

  /** 200 `statisticsAnswer`. */
  @Get('statistics')
  async statistics(@PathParam('code', linkCode) code: string, @QueryParams(statisticsQueryParams) period: Period, @Req() request: FastifyRequest): Promise<StatisticsAnswer> {
    const { rcp } = await this.readers.organiser(code, request);
    return this.figures.of({ rcpId: rcp.rcpId, ...asPeriod(period) });
  }

  /** 200, a file for a spreadsheet. */
  @Get('statistics.csv')
  async csv(
    @PathParam('code', linkCode) code: string, @QueryParams(statisticsQueryParams) period: Period, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const figures = await this.statistics(code, period, request);
    void reply.header('cache-control', 'no-store');
    return new StreamableFile(Buffer.from(statisticsCsv(figures)), { type: 'text/csv; charset=utf-8', disposition: 'attachment; filename="statistiques-rcp.csv"' });
  }
}
