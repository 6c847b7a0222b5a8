import { Controller, Get, UseGuards } from '@nestjs/common';
import { type AttendanceAnswer, dccId, DomainError, type StatisticsAnswer, statisticsQueryParams } from '@rcp/contracts';
import { PathParam, QueryParams } from '@rcp/platform';
import type { z } from 'zod';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { LobbyClient } from './lobby.client.js';
import { RcpStatistics } from './rcp-statistics.js';
import { RcpsStore } from './rcps.store.js';
import { SessionsStore } from './sessions.store.js';

/** What the lobby knows is asked of it when the DCC asks: nothing of it is kept here. */
@Controller('api/dcc/v1')
@UseGuards(DccAuthGuard)
export class ReportsController {
  constructor(private readonly lobby: LobbyClient, private readonly rcps: RcpsStore, private readonly sessions: SessionsStore, private readonly figures: RcpStatistics) {}

  /** 200 `attendanceAnswer` (R96); 404, 409 session-not-closed, 503 while the lobby doesn't answer. */
  @Get('sessions/:sessionId/attendance')
  @NeedsScope('attendance:read')
  async attendance(@Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) sessionId: string): Promise<AttendanceAnswer> {
    const session = await this.sessions.get(sessionId);
    await this.rcps.getOwn(networks, session.rcpId);
    if (session.state !== 'closed') throw new DomainError('session-not-closed');
    return this.lobby.attendance(sessionId);
  }

  /** 200 `statisticsAnswer` (R86); 404, 422, 503 while the lobby doesn't answer. */
  @Get('stats/rcps/:rcpId')
  @NeedsScope('stats:read')
  async statistics(
    @Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) rcpId: string, @QueryParams(statisticsQueryParams) { from, to }: z.infer<typeof statisticsQueryParams>,
  ): Promise<StatisticsAnswer> {
    if (Date.parse(from) >= Date.parse(to)) throw new DomainError('validation', [{ pointer: '/to', code: 'before-from' }]);
    await this.rcps.getOwn(networks, rcpId);
    return this.figures.of({ rcpId, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  }
}
