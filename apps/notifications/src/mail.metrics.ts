import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@rcp/platform';
import { Gauge, register } from 'prom-client';
import { MailsStore } from './mails.store.js';

/** How mails fare. Every replica tells the same figures, read from the database: take the maximum, not the sum. */
@Injectable()
export class MailMetrics {
  constructor(mails: MailsStore, @Inject(CLOCK) clock: Clock) {
    register.removeSingleMetric('mail_jobs');
    register.removeSingleMetric('mail_oldest_due_seconds');
    // Without the database there is nothing to tell, and the other metrics must still be.
    const figures = () => mails.figures(clock.now()).catch(() => undefined);
    new Gauge({
      name: 'mail_jobs', help: 'Mails by kind and state; undecided: nothing to say was found, or nobody has looked yet', labelNames: ['kind', 'state'],
      async collect() {
        const known = await figures();
        this.reset();
        for (const { kind, state, count } of known?.counts ?? []) this.set({ kind, state }, count);
      },
    });
    new Gauge({
      name: 'mail_oldest_due_seconds', help: 'How late the oldest due mail is; grows when mails do not leave',
      async collect() {
        const known = await figures();
        if (known) this.set(known.oldestDueSeconds);
        else this.remove();
      },
    });
  }
}
