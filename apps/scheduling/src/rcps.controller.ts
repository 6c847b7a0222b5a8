import { Controller, Get, Inject, Put, Res, UseGuards } from '@nestjs/common';
import { dccId, type PutOrganisers, putOrganisers, type PutRcp, putRcp, type RcpAnswer } from '@rcp/contracts';
import { JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import { DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { Rcp } from './domain/rcp.js';
import { ENV, type SchedulingEnv } from './env.js';
import { RcpsStore } from './rcps.store.js';

/** RCPs as the DCC knows them. */
@Controller('api/dcc/v1/rcps/:rcpId')
@UseGuards(DccAuthGuard)
@NeedsScope('rcp')
export class RcpsController {
  constructor(private readonly rcps: RcpsStore, @Inject(ENV) private readonly env: SchedulingEnv) {}

  /** 201 or 200 `rcpAnswer`. */
  @Put()
  async put(@PathParam('rcpId', dccId) id: string, @JsonBody(putRcp) body: PutRcp, @Res({ passthrough: true }) reply: FastifyReply): Promise<RcpAnswer> {
    const { state, created } = await this.rcps.put(id, body);
    void reply.status(created ? 201 : 200);
    return this.answer(state);
  }

  /** 200 `rcpAnswer`; 404. */
  @Get()
  async get(@PathParam('rcpId', dccId) id: string): Promise<RcpAnswer> {
    return this.answer(await this.rcps.get(id));
  }

  /** 200 `rcpAnswer`; 404. The whole set is replaced. */
  @Put('organisers')
  async putOrganisers(@PathParam('rcpId', dccId) id: string, @JsonBody(putOrganisers) body: PutOrganisers): Promise<RcpAnswer> {
    return this.answer((await this.rcps.putOrganisers(id, body)).state);
  }

  private answer({ id, name, shortName, coordinator, secretariat, timeZone, dccUrls, linkCode, version }: Rcp): RcpAnswer {
    return { id, name, shortName, coordinator, secretariat, timeZone, dccUrls, link: `${this.env.PUBLIC_URL}/accesrcp/${linkCode}`, version };
  }
}
