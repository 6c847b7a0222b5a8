import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Change } from '@rcp/contracts';
import { QueryUnavailable } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import { ContactClient } from './contact.client.js';
import { invites } from './domain/invitation.js';
import { type MailJob, postponed, refused, sent, superseded } from './domain/mails.js';
import { giveUpAt, type SmtpFault } from './domain/retry.js';
import { Letters } from './letters.js';
import { MailSender, sendingAtOnce } from './mail.sender.js';
import { MailsStore } from './mails.store.js';

const pollMs = 1_000;
/** Deliveries under way at shutdown may take this long; then their leases end by themselves. */
const drainMs = 10_000;

/** Takes due mails and sends them, a few at a time: one slow recipient holds one place and delays nobody else. */
@Injectable()
export class MailQueueJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(MailQueueJob.name);
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;
  private woken = false;
  private wakeUp: (() => void) | undefined;

  constructor(
    private readonly mails: MailsStore,
    private readonly contacts: ContactClient,
    private readonly letters: Letters,
    private readonly sender: MailSender,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

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
        const delivery = this.deliver(job).finally(() => {
          this.underWay.delete(delivery);
          this.wake();
        });
        this.underWay.add(delivery);
      }
      if (jobs.length === 0 || jobs.length === free) await this.untilWoken();
    }
  }

  private async take(count: number): Promise<MailJob[]> {
    try {
      return await this.mails.take(count, this.clock.now());
    } catch (error) {
      this.logger.warn('cannot look for due mails', error);
      return [];
    }
  }

  private async deliver(job: MailJob): Promise<void> {
    try {
      if (await this.mails.isOvertaken(job)) return await this.conclude(job, (mine, now) => superseded(mine, now));
      const contact = await this.contacts.contactOf(job.registrationId);
      if (!invites(contact, job, this.clock.now())) return await this.conclude(job, (mine, now) => superseded(mine, now));
      const fault = await this.sender.send(await this.letters.invitation(job, contact));
      await this.record(job, fault, giveUpAt(contact.session.startsAt));
    } catch (error) {
      // The mail server was not tried.
      if (error instanceof QueryUnavailable) this.logger.warn('scheduling does not answer, mail postponed', { mailId: job.id });
      else this.logger.error('mail not ready to be sent, postponed', error);
      await this.conclude(job, (mine, now) => postponed(mine, now));
    }
  }

  private async record(job: MailJob, fault: SmtpFault | undefined, limit: Date): Promise<void> {
    const attempt = job.attempts + 1;
    if (fault === undefined) {
      this.logger.log('mail accepted', { mailId: job.id, attempt });
      return this.conclude(job, (mine, now) => sent(mine, now));
    }
    const { smtpClass, smtpCode } = fault;
    this.logger.warn('mail not accepted', { mailId: job.id, smtpClass, attempt, ...(smtpCode === null ? {} : { code: smtpCode }) });
    await this.conclude(job, (mine, now) => refused(mine, fault, { now, giveUpAt: limit, chance: Math.random() }));
  }

  /** Never throws: what can't be saved is done again when the lease ends, with the same Message-ID. */
  private async conclude(job: MailJob, decide: (mine: MailJob, now: Date) => Change<MailJob>): Promise<void> {
    try {
      await this.mails.conclude(job, (mine) => decide(mine, this.clock.now()));
    } catch (error) {
      this.logger.error('what became of a mail could not be saved', error);
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
