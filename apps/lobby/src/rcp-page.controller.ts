import { Controller, Get, Inject } from '@nestjs/common';
import { DomainError, linkCode, type RcpPage } from '@rcp/contracts';
import { CLOCK, type Clock, PathParam } from '@rcp/platform';
import { DirectoryStore } from './directory.store.js';
import { cancelledBefore, nextSession, opensAt } from './domain/session.js';
import { ENV, type LobbyEnv } from './env.js';
import { RoomsStore } from './rooms.store.js';

/** The public page of an RCP: no login, and only what may be public (R9). */
@Controller('api/public/rcps')
export class RcpPageController {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly rooms: RoomsStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: LobbyEnv,
  ) {}

  /** 200 `rcpPage`; 404 `not-found` for a code that is nobody's, or nobody's any more. */
  @Get(':code')
  async page(@PathParam('code', linkCode) code: string): Promise<RcpPage> {
    const rcp = await this.directory.byCode(code);
    if (rcp === undefined) throw new DomainError('not-found');
    const now = this.clock.now();
    const [sessions, cancelled] = await Promise.all([this.rooms.ofRcp(rcp.rcpId, now), this.rooms.cancelledOf(rcp.rcpId, now)]);
    const next = nextSession(sessions, now);
    const off = cancelledBefore(cancelled, next, now);
    const { name, shortName, coordinator, secretariat, timeZone, dccUrls, logo, policies } = rcp;
    return {
      name, shortName, coordinator, secretariat, timeZone, dccUrls, ...(logo ? { logo } : {}), guestsAllowed: policies.guestsAllowed,
      nextSession: next === undefined ? null : {
        startsAt: next.startsAt.toISOString(), endsAt: next.endsAt.toISOString(), state: next.state, webconfActive: next.webconfActive,
        opensAt: opensAt(next).toISOString(),
      },
      ...(off === undefined ? {} : { cancelledSession: { startsAt: off.startsAt.toISOString(), endsAt: off.endsAt.toISOString() } }),
      supportEmail: this.env.SUPPORT_EMAIL, environment: this.env.ENVIRONMENT,
      ...(this.env.OIDC_ISSUER === undefined ? {} : { account: { label: this.env.OIDC_LABEL } }), serverTime: now.toISOString(),
    };
  }
}
