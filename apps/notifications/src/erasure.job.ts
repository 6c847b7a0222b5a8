import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { CLOCK, type Clock } from '@rcp/platform';
import { KnownStore } from './known.store.js';

/** Forgets whom we wrote to, 30 days after the session. Every replica may do it: the second finds nothing left. */
@Injectable()
export class ErasureJob {
  private readonly logger = new Logger(ErasureJob.name);

  constructor(private readonly known: KnownStore, @Inject(CLOCK) private readonly clock: Clock) {}

  @Cron('43 2 * * *', { name: 'erasure', timeZone: 'Europe/Paris' })
  async night(): Promise<void> {
    try {
      const erased = await this.known.forget(this.clock.now());
      this.logger.log('addresses erased', { count: erased });
    } catch (error) {
      this.logger.error('addresses could not be erased; tried again the next night', error);
    }
  }
}
