import { Controller, Get, Header, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { bearerTicket, DomainError, type Entry as EntryAnswer, linkCode, type PersonalClaims, type PersonalLook, redeemTicket } from '@rcp/contracts';
import { JsonBody, PathParam, TicketRejected, type TicketVerifier } from '@rcp/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from './admission.js';
import { entryAnswer, fromPersonalLink } from './domain/entry.js';
import { DoorLimitsGuard } from './door-limits.guard.js';
import { Doorstep } from './doorstep.js';
import { PersonalLinks } from './personal-links.js';

export const PERSONAL_TICKETS = Symbol('PERSONAL_TICKETS');

const unknown: PersonalLook = { state: 'unknown', session: null, previous: null };

/** The link in a prescriber's mail (R64, R66, R68): looked at as often as one likes, taken after a click. */
@Controller('api/public/rcps/:code/personal')
@UseGuards(DoorLimitsGuard)
export class PersonalController {
  constructor(
    private readonly admission: Admission,
    private readonly doorstep: Doorstep,
    private readonly links: PersonalLinks,
    @Inject(PERSONAL_TICKETS) private readonly personals: TicketVerifier<PersonalClaims>,
  ) {}

  /** 200 `personalLook`, of any token; 404 for an unknown code, 503 unavailable. */
  @Get()
  @Header('cache-control', 'no-store')
  async look(@PathParam('code', linkCode) code: string, @Req() request: FastifyRequest): Promise<PersonalLook> {
    const rcp = await this.admission.rcpOf(code);
    const { data: ticket } = bearerTicket.safeParse(request.headers.authorization);
    const claims = ticket === undefined ? undefined : await this.claimsOf(ticket);
    return claims === undefined ? unknown : this.links.look(claims, rcp);
  }

  /** 200 `entry`; 401 ticket-invalid, 409 link-stale (also where the RCP wants no personal links), 503 unavailable. The link may be used again and again. */
  @Post()
  @HttpCode(200)
  async take(
    @PathParam('code', linkCode) code: string, @JsonBody(redeemTicket) body: { ticket: string },
    @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryAnswer> {
    const rcp = await this.admission.rcpOf(code);
    const claims = await this.claimsOf(body.ticket);
    if (claims === undefined) throw new DomainError('ticket-invalid');
    const prescriber = await this.links.prescriberOf(claims, rcp);
    const mine = await this.doorstep.mine(code, rcp.rcpId, request);
    // The same person opening the mail again keeps the place in the waiting room.
    const same = mine?.registrationId === claims.sub && mine.revision === claims.revision && mine.revoked !== true;
    if (same) return entryAnswer(mine, null);
    return this.doorstep.enter(code, { rcpId: rcp.rcpId, ...fromPersonalLink({ registrationId: claims.sub, revision: claims.revision }, prescriber) }, mine, reply);
  }

  private async claimsOf(ticket: string): Promise<PersonalClaims | undefined> {
    try {
      return await this.personals.verify(ticket);
    } catch (error) {
      if (error instanceof TicketRejected) return undefined;
      throw error;
    }
  }
}
