import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '@rcp/platform';
import { Deliveries } from './deliveries.js';
import { sendingAtOnce } from './mail.sender.js';
import { MailsStore, type TakenJob } from './mails.store.js';

const pollMs = 1_000;
/** Deliveries under way at shutdown may take this long; then their leases end by themselves. */
const drainMs = 10_000;

/** Takes due jobs and has them delivered, a few at a time: one slow recipient holds one place and delays nobody else. */
@Injectable()
export class MailQueueJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(MailQueueJob.name);
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;
  private woken = false;
  private wakeUp: (() => void) | undefined;

  constructor(private readonly mails: MailsStore, private readonly deliveries: Deliveries, @Inject(CLOCK) private readonly clock: Clock) {}

  onApplicationBootstrap(): void {
    this.mails.onAdded(() => this.wake());
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    this.wake();
    await this.running;
    await Promise.race([Promise.all(this.underWay), new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
  }

  private async run(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      const free = sendingAtOnce - this.underWay.size;
      const jobs = free > 0 ? await this.take(free) : [];
      for (const job of jobs) {
        const delivery = this.deliveries.deliver(job).finally(() => {
          this.underWay.delete(delivery);
          this.wake();
        });
        this.underWay.add(delivery);
      }
      if (jobs.length === 0 || jobs.length === free) await this.untilWoken();
    }
  }

  private async take(count: number): Promise<TakenJob[]> {
    try {
      return await this.mails.take(count, this.clock.now(), this.deliveries.full());
    } catch (error) {
      this.logger.warn('cannot look for due mails', error);
      return [];
    }
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  private async untilWoken(): Promise<void> {
    if (!this.woken && !this.stopped.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        this.wakeUp = () => { clearTimeout(timer); resolve(); };
      });
    }
    this.woken = false;
  }
}
