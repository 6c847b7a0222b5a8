import { Controller, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { DomainError, type Entry as EntryAnswer, type LaunchClaims, linkCode, type OwnEntry, type PutIdentity, putIdentity, redeemTicket } from '@rcp/contracts';
import { JsonBody, PathParam, TicketRejected, type TicketVerifier } from '@rcp/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from './admission.js';
import { asGuest, type Entry, entryAnswer, fromLaunch, identified } from './domain/entry.js';
import { DoorLimitsGuard } from './door-limits.guard.js';
import { Doorstep } from './doorstep.js';
import { EntriesStore } from './entries.store.js';

export const LAUNCH_TICKETS = Symbol('LAUNCH_TICKETS');

/** The ways in: launched from the DCC, as a guest; then the form. Every change is a POST after a click. */
@Controller('api/public/rcps/:code')
@UseGuards(DoorLimitsGuard)
export class IdentityController {
  constructor(
    private readonly entries: EntriesStore,
    private readonly admission: Admission,
    private readonly doorstep: Doorstep,
    @Inject(LAUNCH_TICKETS) private readonly launches: TicketVerifier<LaunchClaims>,
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
    const mine = await this.doorstep.mine(code, rcp.rcpId, request);
    const launched = fromLaunch(claims);
    if (mine?.accountId !== claims.sub) return this.doorstep.enter(code, { rcpId: rcp.rcpId, ...launched }, mine, reply);
    // The same account clicking in the DCC again keeps its place, and what it corrected in the form.
    const again = { ...mine, role: launched.role, organisersVersion: launched.organisersVersion, given: launched.given };
    await this.entries.relaunch(mine.id, again);
    return entryAnswer(again, await this.admission.role(again));
  }

  /** 200 `entry`; 403 guests-not-allowed where the RCP takes none, 422 `validation` naming the fields. */
  @Post('identity')
  @HttpCode(200)
  async identity(
    @PathParam('code', linkCode) code: string, @JsonBody(putIdentity) form: PutIdentity,
    @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryAnswer> {
    const rcp = await this.admission.rcpOf(code);
    const before = await this.doorstep.mine(code, rcp.rcpId, request);
    const mine = before !== undefined && (await this.stands(before)) ? before : undefined;
    if (!rcp.policies.guestsAllowed && (mine ?? asGuest).assurance === 'guest') throw new DomainError('guests-not-allowed');
    const identity = identified(form);
    if (mine === undefined) return this.doorstep.enter(code, { rcpId: rcp.rcpId, ...asGuest, identity }, before, reply);
    await this.entries.complete(mine.id, identity);
    return entryAnswer({ ...mine, identity }, await this.admission.role(mine));
  }

  /** 200 `ownEntry`; 404 for an unknown code. */
  @Get('entry')
  async entry(@PathParam('code', linkCode) code: string, @Req() request: FastifyRequest): Promise<OwnEntry> {
    const rcp = await this.admission.rcpOf(code);
    const mine = await this.doorstep.known(code, rcp.rcpId, request);
    return { entry: mine === undefined ? null : entryAnswer(mine, await this.admission.role(mine)) };
  }

  /** Whose link identifies nobody any more is a guest from now on. While scheduling is away the form is kept: at the door the link is asked for again. */
  private async stands(entry: Entry): Promise<boolean> {
    if (!(await this.doorstep.mayCome(entry))) return false;
    return this.doorstep.holds(entry).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'unavailable') return true;
      throw error;
    });
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
