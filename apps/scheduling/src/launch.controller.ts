import { Controller, Inject, Post, UseGuards } from '@nestjs/common';
import { type LaunchClaims, type LaunchTicketAnswer, type PostLaunchTicket, postLaunchTicket } from '@rcp/contracts';
import { CLOCK, type Clock, IDS, type Ids, JsonBody, type TicketSigner } from '@rcp/platform';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { assertOwn, roleOf, unknownRcp } from './domain/rcp.js';
import { ENV, type SchedulingEnv } from './env.js';
import { RcpsStore } from './rcps.store.js';

export const LAUNCH_SIGNER = Symbol('LAUNCH_SIGNER');
const lifetimeSeconds = 60;

/** Launch from the DCC without identifying oneself again (R16). */
@Controller('api/dcc/v1/launch-tickets')
@UseGuards(DccAuthGuard)
@NeedsScope('launch')
export class LaunchController {
  constructor(
    private readonly rcps: RcpsStore,
    @Inject(LAUNCH_SIGNER) private readonly signer: TicketSigner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(ENV) private readonly env: SchedulingEnv,
  ) {}

  /** 201 `launchTicketAnswer`; 404 unknown RCP. The ticket is in the URL's fragment, which reaches no server and no log. */
  @Post()
  async create(@Caller() { networks }: DccCaller, @JsonBody(postLaunchTicket) { rcpId, account }: PostLaunchTicket): Promise<LaunchTicketAnswer> {
    const rcp = await this.rcps.find(rcpId ?? '');
    if (rcp === undefined) throw unknownRcp();
    assertOwn(rcp, networks);
    const { id, ...identity } = account;
    const exp = Math.floor(this.clock.now().getTime() / 1000) + lifetimeSeconds;
    const claims: LaunchClaims = {
      iss: 'scheduling', aud: 'lobby', jti: this.ids.uuid(), exp, sub: id, rcpId: rcp.id, role: roleOf(rcp, id, this.clock.now()), organisersVersion: rcp.organisersVersion, identity,
    };
    return { url: `${this.env.PUBLIC_URL}/accesrcp/${rcp.linkCode}#lt=${await this.signer.sign(claims)}`, expiresAt: new Date(exp * 1000).toISOString() };
  }
}
