import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { CLOCK, type Clock } from '@rcp/platform';
import { ErasureStore } from './erasure.store.js';

/** Each night. Every replica may do it: the second finds nothing left. */
@Injectable()
export class ErasureJob {
  private readonly logger = new Logger(ErasureJob.name);

  constructor(private readonly store: ErasureStore, @Inject(CLOCK) private readonly clock: Clock) {}

  @Cron('41 4 * * *', { name: 'erasure', timeZone: 'Europe/Paris' })
  async night(): Promise<void> {
    try {
      const erased = await this.store.erase(this.clock.now());
      this.logger.log('rows kept long enough were erased', { count: Object.values(erased).reduce((sum, count) => sum + count, 0) });
    } catch (error) {
      this.logger.error('nothing could be erased; tried again the next night', error);
    }
  }
}
