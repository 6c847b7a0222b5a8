import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { RemindersStore } from './reminders.store.js';

/** Claimed in one transaction. */
const atOnce = 100;

/**
 * Has readers reminded 24 hours before the session, unless they were told of its date less than 24 hours before that moment; never twice of
 * one date. Whether the RCP wants reminders, and whether the reader still comes, is asked when the mail is due. However many replicas look,
 * an invitation is claimed once.
 */
@Injectable()
export class RemindersJob {
  private readonly logger = new Logger(RemindersJob.name);

  constructor(private readonly reminders: RemindersStore) {}

  @Cron('* * * * *', { name: 'reminders', waitForCompletion: true })
  async round(): Promise<void> {
    try {
      for (let claimed = atOnce; claimed === atOnce;) claimed = await this.reminders.claim(atOnce);
    } catch (error) {
      this.logger.warn('cannot look for reminders', error);
    }
  }
}
