import { Controller, Get, Inject, Put, Res, UseGuards } from '@nestjs/common';
import {
  dccId, type OrganisersAnswer, type PutOrganisers, putOrganisers, type PutRcp, putRcp, type RcpAnswer,
} from '@rcp/contracts';
import { JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { etagOf } from './domain/incoming.js';
import type { Rcp } from './domain/rcp.js';
import { ENV, type SchedulingEnv } from './env.js';
import { IfMatch } from './if-match.js';
import { RcpsStore } from './rcps.store.js';

/** RCPs as the DCC knows them. */
@Controller('api/dcc/v1/rcps/:rcpId')
@UseGuards(DccAuthGuard)
@NeedsScope('rcp')
export class RcpsController {
  constructor(private readonly rcps: RcpsStore, @Inject(ENV) private readonly env: SchedulingEnv) {}

  /** 201 or 200 `rcpAnswer`; 403 another network, 409 id-taken, 412. */
  @Put()
  async put(
    @Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @JsonBody(putRcp) body: PutRcp, @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RcpAnswer> {
    const { state, created, ignored } = await this.rcps.put(networks, id, body, { ifMatch, sourceUpdatedAt: dateOf(body.sourceUpdatedAt) });
    void reply.status(created ? 201 : 200).header('etag', etagOf('rcp', state));
    return { ...this.answer(state), ...(ignored ? { ignored } : {}) };
  }

  /** 200 `rcpAnswer`; 404. */
  @Get()
  async get(@Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<RcpAnswer> {
    const rcp = await this.rcps.getOwn(networks, id);
    void reply.header('etag', etagOf('rcp', rcp));
    return this.answer(rcp);
  }

  /** 200 `organisersAnswer`; 404, 412. The whole set is replaced. */
  @Put('organisers')
  async putOrganisers(
    @Caller() { networks }: DccCaller, @PathParam('rcpId', dccId) id: string, @JsonBody(putOrganisers) body: PutOrganisers, @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrganisersAnswer> {
    const { state, ignored } = await this.rcps.putOrganisers(networks, id, body, { ifMatch, sourceUpdatedAt: dateOf(body.sourceUpdatedAt) });
    void reply.header('etag', etagOf('rcp', state));
    return { rcpId: id, organisers: state.organisers, version: state.version, ...(ignored ? { ignored } : {}) };
  }

  private answer(rcp: Rcp): RcpAnswer {
    const { id, networkId, status, name, shortName, coordinator, secretariat, logo, timeZone, dccUrls, nationalRcpId, managerId, localIds, policies, version } = rcp;
    return {
      id, networkId, status, name, shortName, coordinator, secretariat, ...(logo === null ? {} : { logo }), timeZone, dccUrls,
      ...(nationalRcpId === null ? {} : { nationalRcpId }), ...(managerId === null ? {} : { managerId }), localIds: [...localIds], policies,
      link: `${this.env.PUBLIC_URL}/accesrcp/${rcp.linkCode}`, updatedAt: rcp.updatedAt.toISOString(), version,
    };
  }
}

const dateOf = (text: string | undefined) => (text === undefined ? null : new Date(text));
