import { Controller, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { type AccountAnswer, accountAnswer, type AccountReturned, beginAccountLogin, DomainError, type Entry as EntryAnswer, forgetEntry, linkCode, type OwnEntry } from '@rcp/contracts';
import { JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountArrivals } from './account-arrivals.js';
import { type AccountLogin, loginAnswered, loginCookieAttributes, loginCookieName, loginCookieValue } from './account-login.js';
import { Admission } from './admission.js';
import { DoorLimitsGuard } from './door-limits.guard.js';
import { Doorstep } from './doorstep.js';
import { ENV, type LobbyEnv } from './env.js';

/** « Connexion via mon compte » (R15): there and back through an OpenID Connect provider. */
@Controller('api/public')
@UseGuards(DoorLimitsGuard)
export class AccountController {
  constructor(
    private readonly admission: Admission,
    private readonly arrivals: AccountArrivals,
    private readonly doorstep: Doorstep,
    @Inject(ENV) private readonly env: LobbyEnv,
  ) {}

  /** 200 `accountLogin` and the login's cookie; 404 not-found for an unknown code or without a provider, 503 account-unavailable. */
  @Post('rcps/:code/account')
  @HttpCode(200)
  async begin(
    @PathParam('code', linkCode) code: string, @JsonBody(beginAccountLogin) { fresh }: { fresh: boolean }, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ url: string }> {
    const rcp = await this.admission.rcpOf(code);
    if (this.env.OIDC_ISSUER === undefined) throw new DomainError('not-found');
    const { login, url } = await this.arrivals.begin(rcp.rcpId, code, fresh);
    void reply.setCookie(loginCookieName(code), loginCookieValue(login), loginCookieAttributes);
    return { url };
  }

  /** 200 `accountReturned`, with the cookie of the new entry; 401 account-login-invalid when this browser began no such login. */
  @Post('account/return')
  @HttpCode(200)
  async back(@JsonBody(accountAnswer) answer: AccountAnswer, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AccountReturned> {
    const login = loginAnswered(request.cookies, answer.state);
    if (login === undefined) throw new DomainError('account-login-invalid');
    try {
      return { link: login.code, entry: await this.arrive(login, answer, request, reply), refusal: null };
    } catch (error) {
      // The page goes back to where the login began, and says there why nobody was let in.
      if (error instanceof DomainError) return { link: login.code, entry: null, refusal: error.code };
      throw error;
    }
  }

  /** 200 `ownEntry` with null; 403 excluded (R48). Of the provider's session nothing is ended: it isn't ours. */
  @Post('rcps/:code/forget')
  @HttpCode(200)
  async forget(
    @PathParam('code', linkCode) code: string, @JsonBody(forgetEntry) _nothing: object, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OwnEntry> {
    const rcp = await this.admission.rcpOf(code);
    const mine = await this.doorstep.mine(code, rcp.rcpId, request);
    if (mine !== undefined) await this.doorstep.forget(code, mine, reply);
    return { entry: null };
  }

  private async arrive(login: AccountLogin, answer: AccountAnswer, request: FastifyRequest, reply: FastifyReply): Promise<EntryAnswer> {
    const rcp = await this.admission.rcpOf(login.code);
    const who = await this.arrivals.end(login, rcp.rcpId, answer);
    const mine = await this.doorstep.mine(login.code, rcp.rcpId, request);
    if (mine?.accountId === who.accountId) return this.doorstep.again(mine, who.given);
    return this.doorstep.enter(login.code, { rcpId: rcp.rcpId, ...who }, mine, reply);
  }
}
