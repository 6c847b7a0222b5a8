import { Inject, Injectable } from '@nestjs/common';
import type { LaunchClaims, LaunchTicketAnswer, PostLaunchTicket } from '@rcp/contracts';
import { CLOCK, type Clock, IDS, type Ids, type TicketSigner } from '@rcp/platform';
import { type Rcp, roleOf } from './domain/rcp.js';
import { ENV, type SchedulingEnv } from './env.js';
import { linkOf } from './rcp-answer.js';

export const LAUNCH_SIGNER = Symbol('LAUNCH_SIGNER');
const lifetimeSeconds = 60;

/** What makes one ticket this one: kept with an `Idempotency-Key`, where the ticket itself must not be. */
export interface TicketSeed {
  readonly jti: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

/** One-time entries for signed-in users of the DCC (R16). */
@Injectable()
export class LaunchTickets {
  constructor(
    @Inject(LAUNCH_SIGNER) private readonly signer: TicketSigner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(ENV) private readonly env: SchedulingEnv,
  ) {}

  seed(): TicketSeed {
    return { jti: this.ids.uuid(), exp: Math.floor(this.clock.now().getTime() / 1000) + lifetimeSeconds };
  }

  /** The ticket is in the URL's fragment, which reaches no server and no log. Its role is what the organisers set says now. */
  async issue(rcp: Rcp, account: PostLaunchTicket['account'], { jti, exp }: TicketSeed): Promise<LaunchTicketAnswer> {
    const { id, ...identity } = account;
    const role = roleOf(rcp, id, this.clock.now());
    const claims: LaunchClaims = { iss: 'scheduling', aud: 'lobby', jti, exp, sub: id, rcpId: rcp.id, role, organisersVersion: rcp.organisersVersion, identity };
    return { url: `${linkOf(rcp, this.env.PUBLIC_URL)}#lt=${await this.signer.sign(claims)}`, expiresAt: new Date(exp * 1000).toISOString() };
  }
}
