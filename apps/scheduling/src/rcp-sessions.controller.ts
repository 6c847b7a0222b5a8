import { Controller, Get, Inject, Res, UseGuards } from '@nestjs/common';
import { dccId, type SessionAnswer, type SessionList, sessionsQuery } from '@rcp/contracts';
import { CLOCK, type Clock, PathParam, QueryParams } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { etagOf } from './domain/incoming.js';
import { cursorOf, positionOf } from './list-position.js';
import { RcpsStore } from './rcps.store.js';
import { SessionAnswers } from './session-answers.js';
import { SessionReadingStore } from './session-reading.store.js';

/** The sessions of an RCP, of whatever rhythm (R79, R80). */
@Controller('api/dcc/v1/rcps/:rcpId')
@UseGuards(DccAuthGuard)
@NeedsScope('sessions')
export class RcpSessionsController {
  constructor(
    private readonly rcps: RcpsStore, private readonly reading: SessionReadingStore, private readonly answers: SessionAnswers, @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** 200 `sessionList`; 404, 422. From now on unless told otherwise. */
  @Get('sessions')
  async list(@Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) rcpId: string, @QueryParams(sessionsQuery) query: z.infer<typeof sessionsQuery>): Promise<SessionList> {
    const rcp = await this.rcps.getOwn(networks, rcpId);
    const { state, limit, cursor } = query;
    const found = await this.reading.list(rcpId, {
      from: query.from === undefined ? this.clock.now() : new Date(query.from), to: query.to === undefined ? undefined : new Date(query.to), state,
      after: cursor === undefined ? undefined : positionOf(cursor), limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { items: await this.answers.ofAll(page, rcp), ...(last === undefined ? {} : { next: cursorOf({ at: last.startsAt, id: last.id }) }) };
  }

  /** 200 `sessionAnswer` (R3); 204 when nothing is planned; 404. */
  @Get('next-session')
  async next(@Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) rcpId: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<SessionAnswer | undefined> {
    const rcp = await this.rcps.getOwn(networks, rcpId);
    const session = await this.reading.next(rcp);
    if (session === undefined) {
      void reply.status(204);
      return undefined;
    }
    void reply.header('etag', etagOf('session', session));
    return this.answers.of(session, rcp);
  }
}
