import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, type Clock } from '@rcp/platform';
import { BouncesStore, type BounceOutcome } from './bounces.store.js';
import type { Failure } from './domain/bounce.js';
import { ENV, type NotificationsEnv } from './env.js';
import { ReturnedMail, type Verdict } from './returned-mail.client.js';

/** Mails looked at before the others get their turn, and the connection is made anew. */
const atOnce = 200;

const verdicts: Record<BounceOutcome, Verdict> = {
  // The report holds the recipient's address, and has told what it had to.
  noted: 'remove', 'noted-before': 'remove',
  early: 'ask-again',
  // Somebody else's, or made up: left for a human to see.
  unknown: 'leave',
};

/** Reads the reports of mails that came back, where the service has a box for them (RFC 3464). One replica at a time. */
@Injectable()
export class BouncesJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BouncesJob.name);
  private readonly box: ReturnedMail | undefined;
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;
  private complaint = '';

  constructor(@Inject(ENV) private readonly env: NotificationsEnv, private readonly bounces: BouncesStore, @Inject(CLOCK) private readonly clock: Clock) {
    this.box = env.IMAP_URL === undefined ? undefined : new ReturnedMail(env.IMAP_URL);
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Finishes the mail under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    if (this.box === undefined) return;
    while (!this.stopped.signal.aborted) {
      const more = await this.round(this.box);
      if (!more) await pause(this.env.IMAP_POLL_SECONDS * 1000, this.stopped.signal);
    }
  }

  /** True when there may be more to read at once. */
  private async round(box: ReturnedMail): Promise<boolean> {
    let more = false;
    try {
      await this.bounces.inTurn(async () => { more = await box.read(atOnce, this.clock.now(), (failure) => this.judge(failure)); });
      this.complain('');
    } catch (error) {
      this.complain(reasonOf(error));
    }
    return more;
  }

  private async judge(failure: Failure): Promise<Verdict> {
    if (this.stopped.signal.aborted) throw new Stopped();
    const outcome = await this.bounces.note(failure, this.clock.now());
    if (outcome === 'noted') this.logger.log('a mail came back', failure.smtpCode === null ? {} : { code: failure.smtpCode });
    return verdicts[outcome];
  }

  /** Once per trouble, not once per round. */
  private complain(what: string): void {
    if (what !== this.complaint && what !== '') this.logger.warn(`reports of returned mails cannot be read: ${what}`);
    if (what === '' && this.complaint !== '') this.logger.log('reports of returned mails are read again');
    this.complaint = what;
  }
}

class Stopped extends Error {}

/** The server's own words may hold an address or a user name: its codes do not. */
function reasonOf(error: unknown): string {
  if (error instanceof Stopped || !(error instanceof Error)) return '';
  if ('authenticationFailed' in error && error.authenticationFailed === true) return 'the box refuses our user name or password';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
