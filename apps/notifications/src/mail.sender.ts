import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK, type Clock, Readiness } from '@rcp/platform';
import type { SendMailOptions } from 'nodemailer';
import { mayHaveArrived, relayFault } from './domain/relay-fault.js';
import { type DeliveryError, faultOf, type SmtpFault } from './domain/retry.js';
import { ENV, type NotificationsEnv } from './env.js';
import { MailRelay } from './mail-relay.sender.js';

/** One mail to one person, ready to leave. */
export interface Letter {
  readonly messageId: string;
  readonly to: string;
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** iTIP (RFC 5546), both shown by the mail client and attached as a file; null when the mail changes no calendar. */
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | null;
}

/** Mails at once; also the connections kept to each relay. */
export const sendingAtOnce = 4;

/** Over all relays, for a server that answers a byte at a time. Shorter than the lease of a job. */
const deadlineMs = 60_000;
/** How often a relay that somebody has to mend is looked at. Rarely: wrong passwords lock accounts. */
const probeMs = 60_000;

const attachedAs = { REQUEST: 'invitation.ics', CANCEL: 'annulation.ics' };
/** One recipient and nothing else: what is longer, or holds a second address or a line, is not written to (RFC 5321 §4.5.3.1.3). */
const plainAddress = /^(?=.{3,254}$)[^\s\p{C}<>()[\],;:\\"@]+@[^\s\p{C}<>()[\],;:\\"@]+$/u;

/** Hands mails to the first relay that takes them. */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MailSender.name);
  private readonly from: { name: string; address: string };
  private readonly returnPath: string;
  private readonly relays: readonly MailRelay[];
  private probing: NodeJS.Timeout | undefined;

  constructor(@Inject(ENV) env: NotificationsEnv, @Inject(CLOCK) private readonly clock: Clock, readiness: Readiness) {
    this.from = { name: 'Webconférence RCP', address: env.MAIL_FROM };
    this.returnPath = env.MAIL_RETURN_PATH ?? env.MAIL_FROM;
    const settings = { connections: sendingAtOnce, name: new URL(env.PUBLIC_URL).hostname, dkim: signing(env) };
    this.relays = env.SMTP_URL.map((url, index) => new MailRelay(url, index + 1, settings));
    readiness.add('smtp', () => this.misconfigured());
  }

  onApplicationBootstrap(): void {
    void this.greet(this.relays);
    this.probing = setInterval(() => void this.lookAgain(), probeMs).unref();
  }

  /** Asks the relays that somebody had to mend whether somebody has. Never throws. */
  lookAgain(): Promise<void> {
    return this.greet(this.relays.filter(({ misconfigured }) => misconfigured));
  }

  /**
   * Undefined once a relay has accepted the mail (2yz after DATA), else why none has. A relay that can't be reached, refuses us or closes
   * (421) is followed by the next at once; one that spoke of the recipient or the message, or may have taken it, is not. Never throws.
   */
  async send(letter: Letter): Promise<SmtpFault | undefined> {
    if (!plainAddress.test(letter.to)) return { smtpClass: '5xx', smtpCode: null, permanent: true };
    const mail = this.written(letter);
    const deadline = AbortSignal.timeout(deadlineMs);
    let failure: DeliveryError | undefined;
    for (const relay of this.inOrder()) {
      failure = relay.misconfigured ?? await this.sendBy(relay, mail, deadline);
      if (failure === undefined) return undefined;
      if (relayFault(failure).blame === 'mail') break;
    }
    if (failure && mayHaveArrived(failure)) return { ...faultOf(failure), uncertain: true };
    return { ...faultOf(failure ?? {}), ...(this.misconfigured() === undefined ? {} : { ours: true }) };
  }

  /** Why no relay can be used until somebody mends one; undefined while there is hope. An outage is no reason: it passes by itself. */
  misconfigured(): string | undefined {
    const complaints = this.relays.map(({ complaint }) => complaint);
    return complaints.every((one) => one !== undefined) ? complaints.join('; ') : undefined;
  }

  /** A delivery still under way is cut: its lease ends by itself and it is repeated with the same Message-ID. */
  onApplicationShutdown(): void {
    clearInterval(this.probing);
    for (const relay of this.relays) relay.close();
  }

  private inOrder(): MailRelay[] {
    const now = this.clock.now();
    const place = (relay: MailRelay) => (relay.misconfigured ? 2 : relay.isTrusted(now) ? 0 : 1);
    return [...this.relays].sort((one, other) => place(one) - place(other));
  }

  private async sendBy(relay: MailRelay, mail: SendMailOptions, deadline: AbortSignal): Promise<DeliveryError | undefined> {
    const failure = await relay.send(mail, deadline);
    this.note(relay, failure);
    return failure;
  }

  private async greet(relays: readonly MailRelay[]): Promise<void> {
    await Promise.all(relays.map(async (relay) => this.note(relay, await relay.greet())));
  }

  private note(relay: MailRelay, failure: DeliveryError | undefined): void {
    const news = relay.note(failure, this.clock.now());
    if (news === undefined) return;
    if (relay.misconfigured) this.logger.error(news);
    else if (failure) this.logger.warn(news);
    else this.logger.log(news);
  }

  private written({ calendar, to, ...mail }: Letter): SendMailOptions {
    return {
      ...mail, from: this.from, to: { name: '', address: to }, envelope: { from: this.returnPath, to },
      ...(calendar ? { icalEvent: { method: calendar.method, filename: attachedAs[calendar.method], content: calendar.content } } : {}),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': 'fr' },
      // RFC 3461: tell failures only, and don't send the mail itself back.
      dsn: { id: mail.messageId.replace(/[<>]/g, ''), return: 'headers', notify: ['failure'] },
      textEncoding: 'quoted-printable', xMailer: false,
    };
  }
}

/** Throws when the key can't sign: the service does not start. */
function signing(env: NotificationsEnv) {
  if (env.DKIM_KEY_FILE === undefined) return undefined;
  const privateKey = readFileSync(env.DKIM_KEY_FILE, 'utf8');
  if (rsaBits(privateKey) < 1024) throw new Error('DKIM_KEY_FILE holds no private RSA key of 1024 bits or more (RFC 6376)');
  return { domainName: env.DKIM_DOMAIN ?? env.MAIL_FROM.replace(/^.*@/, ''), keySelector: env.DKIM_SELECTOR, privateKey };
}

function rsaBits(pem: string): number {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
  } catch {
    return 0;
  }
}
