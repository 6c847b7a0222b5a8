import { Controller, Get, HttpCode, Post, Req, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { type AttendanceSheet, type CorrectAttendance, correctAttendance, dccId, linkCode, type ReportedSessions } from '@rcp/contracts';
import { JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attendanceCsv, dayOf } from './attendance-csv.js';
import { attendancePdf } from './attendance-pdf.js';
import { AttendanceSheets } from './attendance-sheets.js';
import { DoorLimitsGuard } from './door-limits.guard.js';
import { ReportReaders } from './report-readers.js';

/** The attendance of an RCP's sessions, for its organisers alone (R96). Throws entry-required, forbidden, not-found. */
@Controller('api/public/rcps/:code/reports/sessions')
@UseGuards(DoorLimitsGuard)
export class AttendanceController {
  constructor(private readonly readers: ReportReaders, private readonly sheets: AttendanceSheets) {}

  /** 200 `reportedSessions`. */
  @Get()
  async sessions(@PathParam('code', linkCode) code: string, @Req() request: FastifyRequest): Promise<ReportedSessions> {
    const { rcp } = await this.readers.organiser(code, request);
    return this.sheets.sessions(rcp);
  }

  /** 200 `attendanceSheet`. */
  @Get(':sessionId/attendance')
  async sheet(@PathParam('code', linkCode) code: string, @PathParam('sessionId', dccId) sessionId: string, @Req() request: FastifyRequest): Promise<AttendanceSheet> {
    const { rcp } = await this.readers.organiser(code, request);
    return this.sheets.sheet(rcp, sessionId);
  }

  /** 200, a file for a spreadsheet. */
  @Get(':sessionId/attendance.csv')
  async csv(
    @PathParam('code', linkCode) code: string, @PathParam('sessionId', dccId) sessionId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const sheet = await this.sheet(code, sessionId, request);
    void reply.header('cache-control', 'no-store');
    return new StreamableFile(Buffer.from(attendanceCsv(sheet)), { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="presences-${dayOf(sheet)}.csv"` });
  }

  /** 200, a file to print and keep. */
  @Get(':sessionId/attendance.pdf')
  async pdf(
    @PathParam('code', linkCode) code: string, @PathParam('sessionId', dccId) sessionId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const sheet = await this.sheet(code, sessionId, request);
    void reply.header('cache-control', 'no-store');
    return new StreamableFile(await attendancePdf(sheet), { type: 'application/pdf', disposition: `attachment; filename="presences-${dayOf(sheet)}.pdf"` });
  }

  /** 200 `attendanceSheet`; 409 session-not-closed, 412 version-conflict, 422 validation. */
  @Post(':sessionId/corrections')
  @HttpCode(200)
  async correct(
    @PathParam('code', linkCode) code: string, @PathParam('sessionId', dccId) sessionId: string, @JsonBody(correctAttendance) asked: CorrectAttendance, @Req() request: FastifyRequest,
  ): Promise<AttendanceSheet> {
    const { rcp, decider } = await this.readers.organiser(code, request);
    return this.sheets.correct(rcp, sessionId, await decider(), asked);
  }
}
