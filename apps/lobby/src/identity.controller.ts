import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { DomainError, type Entry as EntryAnswer, type LaunchClaims, linkCode, type OwnEntry, type PersonalClaims, type PutIdentity, putIdentity, redeemTicket } from '@rcp/contracts';
import { JsonBody, PathParam, TicketRejected, type TicketVerifier } from '@rcp/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from './admission.js';
import { asGuest, type Entry, entryAnswer, fromLaunch, fromPersonalLink, identified } from './domain/entry.js';
import { cookieAttributes, cookieName, EntriesStore } from './entries.store.js';
import { PrescriberClient } from './prescriber.client.js';

export const LAUNCH_TICKETS = Symbol('LAUNCH_TICKETS');
export const PERSONAL_TICKETS = Symbol('PERSONAL_TICKETS');

/** The ways in: launched from the DCC, by a personal link, as a guest; then the form. Every change is a POST after a click. */
@Controller('api/public/rcps/:code')
export class IdentityController {
  constructor(
    private readonly entries: EntriesStore,
    private readonly admission: Admission,
    private readonly prescribers: PrescriberClient,
    @Inject(LAUNCH_TICKETS) private readonly launches: TicketVerifier<LaunchClaims>,
    @Inject(PERSONAL_TICKETS) private readonly personals: TicketVerifier<PersonalClaims>,
  ) {}

  /** 200 `entry`; 401 ticket-expired, ticket-used, ticket-invalid. */
  @Post('launch')
  @HttpCode(200)
  async launch(
    @PathParam('code', linkCode) code: string, @JsonBody(redeemTicket) body: { ticket: string },
    @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryAnswer> {
    const rcp = await this.admission.rcpOf(code);
    const claims = await verified(this.launches, body.ticket);
    if (claims.rcpId !== rcp.rcpId) throw new DomainError('ticket-invalid');
    if (!(await this.entries.useTicket(claims.jti, new Date(claims.exp * 1000)))) throw new DomainError('ticket-used');
    const mine = await this.mine(code, rcp.rcpId, request);
    const launched = fromLaunch(claims);
    if (mine?.accountId !== claims.sub) return this.enter(code, { rcpId: rcp.rcpId, ...launched }, mine, reply);
    // The same account clicking in the DCC again keeps its place, and what it corrected in the form.
    const again = { ...mine, role: launched.role, organisersVersion: launched.organisersVersion, given: launched.given };
    await this.entries.relaunch(mine.id, again);
    return entryAnswer(again, await this.admission.role(again));
  }

  /** 200 `entry`; 401 ticket-invalid, 409 link-stale (also where the RCP wants no personal links), 503 unavailable. The link may be used again and again. */
  @Post('personal')
  @HttpCode(200)
  async personal(
    @PathParam('code', linkCode) code: string, @JsonBody(redeemTicket) body: { ticket: string },
    @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryAnswer> {
    const rcp = await this.admission.rcpOf(code);
    const claims = await verified(this.personals, body.ticket);
    if (!rcp.policies.personalLinks) throw new DomainError('link-stale');
    const prescriber = await this.prescribers.prescriberOf(claims, rcp.rcpId);
    const mine = await this.mine(code, rcp.rcpId, request);
    // The same person opening the mail again keeps the place in the waiting room.
    if (mine?.registrationId === claims.sub) return entryAnswer(mine, null);
    return this.enter(code, { rcpId: rcp.rcpId, ...fromPersonalLink(claims.sub, prescriber) }, mine, reply);
  }

  /** 200 `entry`; 403 guests-not-allowed where the RCP takes none, 422 `validation` naming the fields. */
  @Post('identity')
  @HttpCode(200)
  async identity(
    @PathParam('code', linkCode) code: string, @JsonBody(putIdentity) form: PutIdentity,
    @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryAnswer> {
    const rcp = await this.admission.rcpOf(code);
    const mine = await this.mine(code, rcp.rcpId, request);
    if (!rcp.policies.guestsAllowed && (mine ?? asGuest).assurance === 'guest') throw new DomainError('guests-not-allowed');
    const identity = identified(form);
    if (mine === undefined) return this.enter(code, { rcpId: rcp.rcpId, ...asGuest, identity }, undefined, reply);
    await this.entries.complete(mine.id, identity);
    return entryAnswer({ ...mine, identity }, await this.admission.role(mine));
  }

  /** 200 `ownEntry`; 404 for an unknown code. */
  @Get('entry')
  async entry(@PathParam('code', linkCode) code: string, @Req() request: FastifyRequest): Promise<OwnEntry> {
    const rcp = await this.admission.rcpOf(code);
    const mine = await this.mine(code, rcp.rcpId, request);
    return { entry: mine === undefined ? null : entryAnswer(mine, await this.admission.role(mine)) };
  }

  private mine(code: string, rcpId: string, request: FastifyRequest): Promise<Entry | undefined> {
    return this.entries.bySecret(rcpId, request.cookies[cookieName(code)]);
  }

  /**
   * A new identity is a new entry with a new cookie. A browser that was excluded doesn't get one (R48), unless it is an
   * organiser's now: workstations are shared. An excluded account or registration is recognised behind any cookie; an excluded
   * guest with another browser only by the organiser's eye.
   */
  private async enter(code: string, who: Omit<Entry, 'id'>, before: Entry | undefined, reply: FastifyReply): Promise<EntryAnswer> {
    const role = await this.admission.role(who);
    if (before !== undefined && role === null) await this.admission.mustNotBeExcluded(before);
    const secret = await this.entries.create(who);
    if (before !== undefined) await this.admission.leaveDoor(before);
    void reply.setCookie(cookieName(code), secret, cookieAttributes);
    return entryAnswer(who, role);
  }
}

async function verified<Claims>(verifier: TicketVerifier<Claims>, ticket: string): Promise<Claims> {
  try {
    return await verifier.verify(ticket);
  } catch (error) {
    if (error instanceof TicketRejected) throw new DomainError(error.reason === 'expired' ? 'ticket-expired' : 'ticket-invalid');
    throw error;
  }
}
