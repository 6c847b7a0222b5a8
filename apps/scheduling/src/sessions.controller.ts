import { Controller, Get, Inject, Put, Res, UseGuards } from '@nestjs/common';
import { dccId, type PutSession, putSession, type SessionAnswer, recurrenceLabel, sessionDateLabel, sessionListLabel, sessionPageLabel, sessionStateLabels, sessionTitle } from '@rcp/contracts';
import { JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import type { Session } from './domain/session.js';
import { ENV, type SchedulingEnv } from './env.js';
import { RcpsStore } from './rcps.store.js';
import { SessionsStore } from './sessions.store.js';

/** Dated sessions. */
@Controller('api/dcc/v1/sessions/:sessionId')
@UseGuards(DccAuthGuard)
@NeedsScope('sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsStore, private readonly rcps: RcpsStore, @Inject(ENV) private readonly env: SchedulingEnv) {}

  /** 201 or 200 `sessionAnswer`; 404 unknown RCP, 409 session-overlap, session-exists. */
  @Put()
  async put(@Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) id: string, @JsonBody(putSession) body: PutSession, @Res({ passthrough: true }) reply: FastifyReply): Promise<SessionAnswer> {
    const { state, created } = await this.sessions.plan(networks, id, body);
    void reply.status(created ? 201 : 200);
    return this.answer(state);
  }

  /** 200 `sessionAnswer`; 404. */
  @Get()
  async get(@PathParam('sessionId', dccId) id: string): Promise<SessionAnswer> {
    return this.answer(await this.sessions.get(id));
  }

  private async answer(session: Session): Promise<SessionAnswer> {
    const { timeZone, linkCode, name } = await this.rcps.get(session.rcpId);
    const times = { startsAt: session.startsAt.toISOString(), endsAt: session.endsAt.toISOString() };
    const recurrence = recurrenceLabel(undefined);
    return {
      id: session.id, rcpId: session.rcpId, ...times, timeZone, webconfActive: session.webconfActive, ...(session.place === null ? {} : { place: session.place }),
      state: session.state, stateLabel: sessionStateLabels[session.state], dateLabel: sessionDateLabel(times, timeZone), listLabel: sessionListLabel(times, timeZone),
      pageLabel: sessionPageLabel(times, timeZone), recurrenceLabel: recurrence, title: sessionTitle({ rcpName: name, startsAt: times.startsAt, zone: timeZone, recurrenceLabel: recurrence }),
      detached: session.detached, registrations: { on_site: 0, absent: 0, webconference: 0 }, link: `${this.env.PUBLIC_URL}/accesrcp/${linkCode}`, version: session.version,
    };
  }
}
