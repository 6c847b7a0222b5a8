import { Controller, Delete, Get, HttpCode, Inject, Post, Put, Res, UseGuards } from '@nestjs/common';
import {
  dccId, type LinkRotationAnswer, type OrganisersAnswer, type PostLinkRotation, postLinkRotation, type PutOrganisers, putOrganisers, type PutRcp, putRcp, type RcpAnswer,
} from '@rcp/contracts';
import { JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { etagOf } from './domain/incoming.js';
import type { Rcp } from './domain/rcp.js';
import { ENV, type SchedulingEnv } from './env.js';
import { IdempotencyKey, IdempotencyStore } from './idempotency.store.js';
import { IfMatch } from './if-match.js';
import { linkOf, rcpAnswerOf } from './rcp-answer.js';
import { RcpsStore } from './rcps.store.js';

/** One RCP as the DCC knows it. */
@Controller('api/dcc/v1/rcps/:rcpId')
@UseGuards(DccAuthGuard)
@NeedsScope('rcp')
export class RcpsController {
  constructor(private readonly rcps: RcpsStore, private readonly idempotency: IdempotencyStore, @Inject(ENV) private readonly env: SchedulingEnv) {}

  /** 201 or 200 `rcpAnswer`; 403 another network, 409 id-taken, 412. */
  @Put()
  async put(
    @Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @JsonBody(putRcp) body: PutRcp, @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RcpAnswer> {
    const { state, created, ignored } = await this.rcps.put(networks, id, body, { ifMatch, sourceUpdatedAt: dateOf(body.sourceUpdatedAt) });
    void reply.status(created ? 201 : 200).header('etag', etagOf('rcp', state));
    return { ...rcpAnswerOf(state, this.env.PUBLIC_URL), ...(ignored ? { ignored } : {}) };
  }

  /** 200 `rcpAnswer`; 404. */
  @Get()
  async get(@Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<RcpAnswer> {
    const rcp = await this.rcps.getOwn(networks, id);
    void reply.header('etag', etagOf('rcp', rcp));
    return rcpAnswerOf(rcp, this.env.PUBLIC_URL);
  }

  /** 204, also when it is archived already; 404, 409 session-open, 412. */
  @Delete()
  @HttpCode(204)
  async archive(@Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @IfMatch() ifMatch: string | undefined): Promise<void> {
    await this.rcps.archive(networks, id, { ifMatch });
  }

  /** 200 `organisersAnswer`; 404, 412. The whole set is replaced. */
  @Put('organisers')
  async putOrganisers(
    @Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @JsonBody(putOrganisers) body: PutOrganisers, @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrganisersAnswer> {
    const { state, ignored } = await this.rcps.putOrganisers(networks, id, body, { ifMatch, sourceUpdatedAt: dateOf(body.sourceUpdatedAt) });
    void reply.header('etag', etagOf('rcp', state));
    return { ...organisersOf(state), ...(ignored ? { ignored } : {}) };
  }

  /** 200 `organisersAnswer`; 404. */
  @Get('organisers')
  async getOrganisers(@Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<OrganisersAnswer> {
    const rcp = await this.rcps.getOwn(networks, id);
    void reply.header('etag', etagOf('rcp', rcp));
    return organisersOf(rcp);
  }

  /** 201 `linkRotationAnswer`; 404, 409 rcp-archived. The link before is dead at once. The new one is read as it is now: a repeated call never brings an older one back. */
  @Post('link-rotation')
  async rotateLink(
    @Caller() { clientId, networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @JsonBody(postLinkRotation) body: PostLinkRotation, @IdempotencyKey('required') key: string,
  ): Promise<LinkRotationAnswer> {
    const request = { route: 'rotateLink', rcpId: id, body };
    await this.idempotency.run({ clientId, key, request }, async (tx) => ({ version: (await this.rcps.rotateLink(tx, networks, id, body)).version }));
    const rcp = await this.rcps.getOwn(networks, id);
    return { rcpId: id, link: linkOf(rcp, this.env.PUBLIC_URL), version: rcp.version };
  }
}

const dateOf = (text: string | undefined) => (text === undefined ? null : new Date(text));
const organisersOf = ({ id, organisers, version }: Rcp): OrganisersAnswer => ({ rcpId: id, organisers, version });
