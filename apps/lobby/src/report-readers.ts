import { Injectable } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import type { FastifyRequest } from 'fastify';
import { Admission } from './admission.js';
import type { RcpCopy } from './directory.store.js';
import { Doorstep } from './doorstep.js';
import type { Decider } from './domain/room.js';

/** Who may read what is left of a session: organisers of that RCP, by the set as it is now (R49, R86). */
@Injectable()
export class ReportReaders {
  constructor(private readonly admission: Admission, private readonly doorstep: Doorstep) {}

  /** Throws not-found, entry-required, forbidden; `decider` also where the organiser did not say who they are. */
  async organiser(code: string, request: FastifyRequest): Promise<{ rcp: RcpCopy; decider: () => Promise<Decider> }> {
    const rcp = await this.admission.rcpOf(code);
    const mine = await this.doorstep.mine(code, rcp.rcpId, request);
    if (mine === undefined) throw new DomainError('entry-required');
    if ((await this.admission.role(mine)) === null) throw new DomainError('forbidden');
    return { rcp, decider: () => this.admission.decider(mine) };
  }
}
