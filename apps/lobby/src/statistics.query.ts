import { Controller } from '@nestjs/common';
import { type SessionStatistics, statisticsQuery } from '@rcp/contracts';
import { OnQuery } from '@rcp/messaging';
import type { z } from 'zod';
import { statistics } from './domain/statistics.js';
import { StatisticsStore } from './statistics.store.js';

/** What became of an RCP's sessions over a period, in figures (R86). */
@Controller()
export class StatisticsQuery {
  constructor(private readonly counted: StatisticsStore) {}

  @OnQuery(statisticsQuery)
  async statistics(period: z.infer<typeof statisticsQuery.ask>): Promise<SessionStatistics> {
    return statistics(period, await this.counted.sessions(period.rcpId, new Date(period.from), new Date(period.to)));
  }
}
