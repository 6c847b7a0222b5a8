import { Controller } from '@nestjs/common';
import { DomainError, rcpStatisticsQuery } from '@rcp/contracts';
import { OnQuery } from '@rcp/messaging';
import type { z } from 'zod';
import { RcpStatistics } from './rcp-statistics.js';

/** The figures that the DCC reads, for the lobby's organisers (R86). */
@Controller()
export class StatisticsQuery {
  constructor(private readonly figures: RcpStatistics) {}

  @OnQuery(rcpStatisticsQuery)
  async statistics(period: z.infer<typeof rcpStatisticsQuery.ask>): Promise<z.infer<typeof rcpStatisticsQuery.answer>> {
    try {
      return { found: true, statistics: await this.figures.of(period) };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'unavailable') return { found: false };
      throw error;
    }
  }
}
