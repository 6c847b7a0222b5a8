import { Injectable } from '@nestjs/common';
import { DomainError, rcpStatisticsQuery, type StatisticsAnswer } from '@rcp/contracts';
import { QueryClient, QueryUnavailable } from '@rcp/messaging';

/** Asks scheduling for the figures of an RCP, with those it asks of the lobby in them. */
@Injectable()
export class StatisticsClient {
  constructor(private readonly queries: QueryClient) {}

  /** Throws unavailable while nobody answers. */
  async of(period: { rcpId: string; from: string; to: string }): Promise<StatisticsAnswer> {
    try {
      const answer = await this.queries.ask(rcpStatisticsQuery, period);
      if (answer.found) return answer.statistics;
    } catch (error) {
      if (!(error instanceof QueryUnavailable)) throw error;
    }
    throw new DomainError('unavailable');
  }
}
