import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SeriesStore } from './series.store.js';

/** What one night did. */
export interface TopUp {
  readonly planned: number;
  /** Days that have another web-conference of the RCP at that time. */
  readonly leftOut: number;
  readonly failed: number;
}

/** Keeps every series 13 months ahead. Every replica may run it: under the RCP's lock the second finds nothing missing. */
@Injectable()
export class SeriesJob implements OnModuleDestroy {
  private readonly logger = new Logger(SeriesJob.name);
  private running: Promise<unknown> = Promise.resolve();
  private stopping = false;

  constructor(private readonly series: SeriesStore) {}

  @Cron('30 3 * * *', { name: 'series', timeZone: 'Europe/Paris' })
  async night(): Promise<void> {
    this.running = this.topUpAll();
    await this.running;
  }

  /** Each series in a transaction of its own; one that fails keeps no other from its turn, and is tried again the next night. */
  async topUpAll(): Promise<TopUp> {
    const total = { planned: 0, leftOut: 0, failed: 0 };
    for (const { id, rcpId } of await this.series.active()) {
      if (this.stopping) break;
      try {
        const { planned, leftOut } = await this.series.topUp(rcpId, id);
        total.planned += planned;
        total.leftOut += leftOut;
        if (leftOut > 0) this.logger.warn('occurrences left out: another web-conference is there', { rcpId, seriesId: id, count: leftOut });
      } catch (error) {
        total.failed += 1;
        this.logger.error('a series could not be continued', error instanceof Error ? error : {}, { rcpId, seriesId: id });
      }
    }
    this.logger.log('series continued', { count: total.planned });
    return total;
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.running.catch(() => undefined);
  }
}
