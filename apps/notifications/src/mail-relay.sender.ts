import { createTransport, type SendMailOptions } from 'nodemailer';
import { isLoopback, relayFault, type RelayFault } from './domain/relay-fault.js';
import { type DeliveryError } from './domain/retry.js';

/** What all relays of a service have in common. */
export interface RelaySettings {
  readonly connections: number;
  /** Said in EHLO. */
  readonly name: string;
  readonly dkim: { readonly domainName: string; readonly keySelector: string; readonly privateKey: string } | undefined;
}

/** The client's own patience is minutes long: one silent server would hold a connection for ten. */
const patience = { dnsTimeout: 5_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** One SMTP server that takes our mails, and what we think of it. With the sender, the only files that speak SMTP. */
export class MailRelay {
  /** For operators: no user name, no password. */
  readonly name: string;
  private readonly transport;
  private doubt: { readonly error: DeliveryError; readonly fault: RelayFault; readonly until: number } | undefined;

  constructor(url: string, place: number, settings: RelaySettings) {
    const { hostname, username } = new URL(url);
    this.name = `relay ${place} (${hostname})`;
    this.transport = createTransport({
      pool: true, maxConnections: settings.connections, name: settings.name, ...patience,
      // We retry ourselves, on record; once more only what was never said, because the connection kept was a dead one.
      maxRequeues: 1, idleTimeout: 30_000,
      requireTLS: !isLoopback(hostname), disableFileAccess: true, disableUrlAccess: true,
      // Credentials are there to be used: a relay that asks for none is not the one meant.
      ...(username === '' ? {} : { forceAuth: true }), ...(settings.dkim ? { dkim: settings.dkim } : {}),
      // What the URL says, comes last.
      url,
    });
  }

  /** Why it can't be used until somebody mends it, if so. */
  get misconfigured(): DeliveryError | undefined {
    return this.doubt?.fault.blame === 'configuration' ? this.doubt.error : undefined;
  }

  /** The same in words. */
  get complaint(): string | undefined {
    return this.misconfigured && `${this.name} ${this.doubt?.fault.sentence ?? ''}`;
  }

  /** False for a while after it has failed: others are tried first. */
  isTrusted(now: Date): boolean {
    return this.doubt === undefined || now.getTime() >= this.doubt.until;
  }

  /** Undefined once the server has accepted the mail (2yz after DATA), else why not. Never throws. */
  send(mail: SendMailOptions, signal: AbortSignal): Promise<DeliveryError | undefined> {
    return failureOf(this.transport.sendMail({ ...mail, signal }));
  }

  /** Connects, agrees on TLS and logs in as a mail would. Never throws. */
  greet(): Promise<DeliveryError | undefined> {
    return failureOf(this.transport.verify());
  }

  /**
   * Remembers how it answered. What somebody has to mend is not forgotten over an outage, only when it works again.
   * Answers what changed for an operator, in words.
   */
  note(error: DeliveryError | undefined, now: Date): string | undefined {
    const before = this.doubt?.fault;
    const fault = error && relayFault(error);
    const fine = error === undefined || fault === undefined || (fault.blame === 'mail' && error.responseCode !== undefined) || error.code === 'EENVELOPE';
    if (!fine && before?.blame === 'configuration' && fault.blame !== 'configuration') return undefined;
    this.doubt = fine ? undefined : { error, fault, until: now.getTime() + distrustMs };
    if (fine) return before && `${this.name} works again`;
    return before?.sentence === fault.sentence ? undefined : `${this.name} ${fault.sentence}`;
  }

  /** A delivery still under way is cut. */
  close(): void {
    this.transport.close({ force: true });
  }
}

/** Longer than the first wait of a mail: its second attempt goes to another relay, if there is one. */
const distrustMs = 90_000;

async function failureOf(work: Promise<unknown>): Promise<DeliveryError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error as Error & DeliveryError;
  }
}
