import { Injectable } from '@nestjs/common';
import { DomainError, type PersonalClaims, type PrescriberAnswer, prescriberQuery } from '@rcp/contracts';
import { QueryClient, QueryUnavailable } from '@rcp/messaging';

/** Asks scheduling who a personal link stands for, as things are now. */
@Injectable()
export class PrescriberClient {
  constructor(private readonly queries: QueryClient) {}

  /**
   * The prescriber, while the registration still is what the link says: final, in webconference, same revision, same RCP.
   * Throws link-stale otherwise, unavailable when scheduling doesn't answer.
   */
  async prescriberOf(claims: PersonalClaims, rcpId: string): Promise<Extract<PrescriberAnswer, { found: true }>['prescriber']> {
    const answer = await this.ask(claims.sub);
    const valid = answer.found && answer.rcp.id === rcpId && answer.status === 'final' && answer.participation === 'webconference' && answer.revision === claims.revision;
    if (!valid) throw new DomainError('link-stale');
    return answer.prescriber;
  }

  private async ask(registrationId: string): Promise<PrescriberAnswer> {
    try {
      return await this.queries.ask(prescriberQuery, { registrationId });
    } catch (error) {
      if (error instanceof QueryUnavailable) throw new DomainError('unavailable');
      throw error;
    }
  }
}
