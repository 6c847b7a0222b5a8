import { Controller, Get, HttpCode, Patch, Post, Put, Res, UseGuards } from '@nestjs/common';
import {
  type AgendaAnswer, dccId, type PatchSession, patchSession, type PostCancellation, postCancellation, type PutAgenda, putAgenda, type PutSession, putSession, type SessionAnswer,
} from '@rcp/contracts';
import { JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { etagOf } from './domain/incoming.js';
import type { Session } from './domain/session.js';
import { IfMatch } from './if-match.js';
import type { Changed } from './planning.store.js';
import { RcpsStore } from './rcps.store.js';
import { SessionAnswers } from './session-answers.js';
import { SessionReadingStore } from './session-reading.store.js';
import { SessionsStore } from './sessions.store.js';

/** One dated session. */
@Controller('api/dcc/v1/sessions/:sessionId')
@UseGuards(DccAuthGuard)
@NeedsScope('sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsStore, private readonly rcps: RcpsStore, private readonly reading: SessionReadingStore, private readonly answers: SessionAnswers,
  ) {}

  /** 201 or 200 `sessionAnswer`; 404 unknown RCP, 409 session-overlap, session-open, session-terminal, id-taken, rcp-archived, 412, 428. */
  @Put()
  async put(
    @Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) id: string, @JsonBody(putSession) body: PutSession, @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const sourceUpdatedAt = body.sourceUpdatedAt === undefined ? null : new Date(body.sourceUpdatedAt);
    return this.changed(await this.sessions.put(networks, id, body, { ifMatch, sourceUpdatedAt }), reply);
  }

  /** 200 `sessionAnswer`; 404. */
  @Get()
  async get(@Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<SessionAnswer> {
    const session = await this.sessions.get(id);
    const rcp = await this.rcps.getOwn(networks, session.rcpId);
    void reply.header('etag', etagOf('session', session));
    return this.answers.of(session, rcp);
  }

  /** 200 `sessionAnswer`; 404, 409 session-overlap, session-open, session-terminal, 412, 428 (R77). */
  @Patch()
  async patch(
    @Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) id: string, @JsonBody(patchSession) body: PatchSession, @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    return this.changed(await this.sessions.patch(networks, id, body, { ifMatch }), reply);
  }

  /** 200 `sessionAnswer`, the same when it is cancelled already; 404, 409 session-open, session-terminal, 412 (R85). */
  @Post('cancellation')
  @HttpCode(200)
  async cancel(
    @Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) id: string, @JsonBody(postCancellation) body: PostCancellation, @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    return this.changed(await this.sessions.cancel(networks, id, body, { ifMatch }), reply);
  }

  /** 200 `agendaAnswer`; 404, 409 session-terminal, 412, 422 an id that is no registration of this session. */
  @Put('agenda')
  async putAgenda(
    @Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) id: string, @JsonBody(putAgenda) body: PutAgenda, @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgendaAnswer> {
    return this.agendaOf((await this.sessions.orderAgenda(networks, id, body, { ifMatch })).state, reply);
  }

  /** 200 `agendaAnswer`, without those withdrawn or moved since; 404. */
  @Get('agenda')
  async getAgenda(@Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<AgendaAnswer> {
    const session = await this.sessions.get(id);
    await this.rcps.getOwn(networks, session.rcpId);
    return this.agendaOf(session, reply);
  }

  private async changed({ state, created, ignored }: Changed<Session>, reply: FastifyReply): Promise<SessionAnswer> {
    void reply.status(created ? 201 : 200).header('etag', etagOf('session', state));
    return { ...(await this.answers.of(state, await this.rcps.get(state.rcpId))), ...(ignored ? { ignored } : {}) };
  }

  private async agendaOf(session: Session, reply: FastifyReply): Promise<AgendaAnswer> {
    void reply.header('etag', etagOf('session', session));
    return { sessionId: session.id, registrationIds: await this.reading.stillRegistered(session.id, session.agenda), version: session.version };
  }
}
