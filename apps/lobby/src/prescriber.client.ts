import { Injectable } from '@nestjs/common';
import { DomainError, type PrescriberAnswer, prescriberQuery } from '@rcp/contracts';
import { QueryClient, QueryUnavailable } from '@rcp/messaging';

/** Asks scheduling who a registration's prescriber is, as things are now. */
@Injectable()
export class PrescriberClient {
  constructor(private readonly queries: QueryClient) {}

  /** Throws unavailable when scheduling doesn't answer. */
  async of(registrationId: string): Promise<PrescriberAnswer> {
    try {
      return await this.queries.ask(prescriberQuery, { registrationId });
    } catch (error) {
      if (error instanceof QueryUnavailable) throw new DomainError('unavailable');
      throw error;
    }
  }
}
