import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { type RcpList, rcpsQuery, type UpdateList, updatesQuery } from '@rcp/contracts';
import { QueryParams } from '@rcp/platform';
import type { z } from 'zod';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { ENV, type SchedulingEnv } from './env.js';
import { cursorOf, positionOf } from './list-position.js';
import { NewsStore } from './news.store.js';
import { rcpAnswerOf } from './rcp-answer.js';
import { RcpsStore } from './rcps.store.js';

/** What a DCC reads to keep its own copy: its RCPs, and what happened since. */
@Controller('api/dcc/v1')
@UseGuards(DccAuthGuard)
export class UpdatesController {
  constructor(private readonly rcps: RcpsStore, private readonly news: NewsStore, @Inject(ENV) private readonly env: SchedulingEnv) {}

  /** 200 `rcpList`; 422. */
  @Get('rcps')
  @NeedsScope('rcp')
  async listRcps(@Caller() { networks }: DccCaller, @QueryParams(rcpsQuery) { updatedSince, cursor, limit }: z.infer<typeof rcpsQuery>): Promise<RcpList> {
    const since = updatedSince === undefined ? undefined : new Date(updatedSince);
    const found = await this.rcps.list(networks, { since, after: cursor === undefined ? undefined : positionOf(cursor) }, limit + 1);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items: items.map((rcp) => rcpAnswerOf(rcp, this.env.PUBLIC_URL)), ...(last === undefined ? {} : { next: cursorOf({ at: last.updatedAt, id: last.id }) }) };
  }

  /** 200 `updateList`; 422. */
  @Get('updates')
  @NeedsScope('sessions')
  listUpdates(@Caller() { networks }: DccCaller, @QueryParams(updatesQuery) { after, limit }: z.infer<typeof updatesQuery>): Promise<UpdateList> {
    return this.news.since(networks, after, limit);
  }
}
