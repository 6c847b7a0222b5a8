import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { faultOf, type SmtpFault } from './domain/retry.js';
import { ENV, type NotificationsEnv } from './env.js';

/** One mail to one person, ready to leave. */
export interface Letter {
  readonly messageId: string;
  readonly to: string;
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** iTIP REQUEST, both shown by the mail client and attached as `invitation.ics`. */
  readonly calendar: string;
}

/** Mails at once; also the connections kept to the relay. */
export const sendingAtOnce = 4;

/** The client's own patience is minutes long: one silent server would hold a connection for ten. */
const patience = { dnsTimeout: 5_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
/** Over all, for a server that answers a byte at a time. Shorter than the lease of a job. */
const deadlineMs = 60_000;

/** The only file that speaks SMTP. */
@Injectable()
export class MailSender implements OnApplicationShutdown {
  private readonly from: { name: string; address: string };
  private readonly transport;

  constructor(@Inject(ENV) env: NotificationsEnv) {
    this.from = { name: 'Webconférence RCP', address: env.MAIL_FROM };
    this.transport = createTransport({
      url: env.SMTP_URL, pool: true, maxConnections: sendingAtOnce, ...patience,
      // We retry ourselves, on record. Connections are given up before servers do, so that none is found dead when needed.
      maxRequeues: 0, idleTimeout: 30_000,
      disableFileAccess: true, disableUrlAccess: true,
    });
  }

  /** Undefined once the server has accepted the mail (2yz after DATA), else why not. Never throws. */
  async send(letter: Letter): Promise<SmtpFault | undefined> {
    const { calendar, ...mail } = letter;
    try {
      await this.transport.sendMail({
        ...mail, from: this.from,
        icalEvent: { method: 'REQUEST', filename: 'invitation.ics', content: calendar },
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': 'fr' },
        textEncoding: 'quoted-printable', xMailer: false, signal: AbortSignal.timeout(deadlineMs),
      });
      return undefined;
    } catch (error) {
      return faultOf(error as Error & Parameters<typeof faultOf>[0]);
    }
  }

  /** A delivery still under way is cut: its lease ends by itself and it is repeated with the same Message-ID. */
  onApplicationShutdown(): void {
    this.transport.close({ force: true });
  }
}
