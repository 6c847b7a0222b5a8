import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, IDS, type Ids } from '@rcp/platform';
import { type MailJob, queued, type Wake } from './domain/mails.js';
import { ENV, type NotificationsEnv } from './env.js';

/** Gives jobs their ids and times. */
@Injectable()
export class NewJobs {
  /** What Message-IDs and calendar UIDs end with. */
  readonly host: string;

  constructor(@Inject(CLOCK) private readonly clock: Clock, @Inject(IDS) private readonly ids: Ids, @Inject(ENV) private readonly env: NotificationsEnv) {
    this.host = new URL(env.PUBLIC_URL).hostname;
  }

  now(): Date {
    return this.clock.now();
  }

  id(): string {
    return this.ids.uuid();
  }

  /** The same for the same text. */
  messageId(said: string): string {
    const hex = createHash('sha256').update(said).digest('hex');
    return `<${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')}@${this.host}>`;
  }

  /** Due once there was time to correct what called for it. */
  inAWhile(wake: Wake): MailJob {
    return this.job(wake, this.env.BATCH_DELAY_SECONDS);
  }

  atOnce(wake: Wake): MailJob {
    return this.job(wake, 0);
  }

  private job(wake: Wake, delaySeconds: number): MailJob {
    return queued(wake, { id: this.id(), now: this.now(), delaySeconds, host: this.host });
  }
}
