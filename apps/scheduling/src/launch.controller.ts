import { Controller, Post, UseGuards } from '@nestjs/common';
import { DomainError, type LaunchTicketAnswer, type PostLaunchTicket, postLaunchTicket } from '@rcp/contracts';
import { JsonBody } from '@rcp/platform';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { assertActive, assertOwn, type Rcp, unknownRcp } from './domain/rcp.js';
import { IdempotencyKey, IdempotencyStore } from './idempotency.store.js';
import { LaunchTickets } from './launch-tickets.js';
import { RcpsStore } from './rcps.store.js';
import { SessionsStore } from './sessions.store.js';

/** Launch from the DCC without identifying oneself again (R16). */
@Controller('api/dcc/v1/launch-tickets')
@UseGuards(DccAuthGuard)
@NeedsScope('launch')
export class LaunchController {
  constructor(
    private readonly rcps: RcpsStore, private readonly sessions: SessionsStore, private readonly tickets: LaunchTickets, private readonly idempotency: IdempotencyStore,
  ) {}

  /** 201 `launchTicketAnswer`; 404 unknown RCP or session, 409 rcp-archived. With the same `Idempotency-Key`, the same ticket. */
  @Post()
  async create(
    @Caller() { clientId, networks }: DccCaller, @JsonBody(postLaunchTicket) body: PostLaunchTicket, @IdempotencyKey('optional') key: string | undefined,
  ): Promise<LaunchTicketAnswer> {
    const rcp = await this.rcpOf(body);
    assertOwn(rcp, networks);
    assertActive(rcp);
    const seed = key === undefined
      ? this.tickets.seed()
      : await this.idempotency.run({ clientId, key, request: { route: 'createLaunchTicket', body } }, async () => this.tickets.seed());
    return this.tickets.issue(rcp, body.account, seed);
  }

  private async rcpOf({ rcpId, sessionId }: PostLaunchTicket): Promise<Rcp> {
    const session = sessionId === undefined ? undefined : await this.sessions.find(sessionId);
    if (sessionId !== undefined && session === undefined) throw new DomainError('not-found', [{ pointer: '/sessionId', code: 'unknown' }]);
    const rcp = await this.rcps.find(session?.rcpId ?? rcpId ?? '');
    if (rcp === undefined) throw unknownRcp();
    return rcp;
  }
}
