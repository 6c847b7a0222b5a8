import { Injectable } from '@nestjs/common';
import { DomainError, organiserQuery } from '@rcp/contracts';
import { QueryClient, QueryUnavailable } from '@rcp/messaging';
import type { Who } from './seats.store.js';

/** Asks the lobby, who alone knows people's rights. */
@Injectable()
export class LobbyClient {
  constructor(private readonly queries: QueryClient) {}

  /** Asked anew each time: rights end while people are inside. Throws `forbidden`, and `unavailable` while nobody answers. */
  async mustBeOrganiser({ sessionId, participantId }: Who): Promise<void> {
    if (!(await this.isOrganiser(sessionId, participantId))) throw new DomainError('forbidden');
  }

  private async isOrganiser(sessionId: string, joinRequestId: string): Promise<boolean> {
    try {
      return (await this.queries.ask(organiserQuery, { sessionId, joinRequestId })).organiser;
    } catch (error) {
      throw error instanceof QueryUnavailable ? new DomainError('unavailable') : error;
    }
  }
}
