import { setTimeout as wait } from 'node:timers/promises';
import type { ParsedMail } from 'mailparser';
import { KeptMails } from './mailbox/kept-mails.js';
import { startSmtpCatcher } from './mailbox/smtp.js';
import { startMailboxWeb } from './mailbox/web.js';
import { choosePort } from './ports.js';

export interface MailboxOptions {
  smtpPort?: number;
  webPort?: number;
  /** Where both listen: the loopback interface, unless a container's own. */
  host?: string;
  /** Mails are kept here over a restart; without it, in memory only. */
  dir?: string;
}

/** An SMTP server that accepts everything, delivers nothing, and shows it. */
export interface Mailbox {
  readonly smtpUrl: string;
  readonly webUrl: string;
  /** Everything received, oldest first. */
  messages(): Promise<ParsedMail[]>;
  /** The `n`-th mail (from 1) to `address`, waited for up to 20 s. */
  waitFor(address: string, n?: number): Promise<ParsedMail>;
  /** From now on mail to `address` is answered `code` at RCPT TO, `times` times or for good. */
  refuse(address: string, code: number, times?: number): void;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the mailbox in this process. Throws PortTaken. */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const smtpPort = await choosePort(options.smtpPort, 'the SMTP catcher');
  const webPort = await choosePort(options.webPort, 'the web mailbox');
  const host = options.host ?? '127.0.0.1';
  const mails = new KeptMails(options.dir);
  await mails.load();
  const smtp = await startSmtpCatcher({ port: smtpPort, host }, (raw, recipients) => mails.add(raw, recipients));
  const web = await startMailboxWeb({ port: webPort, host }, mails);
  const to = (address: string) => mails.all().filter(({ recipients }) => recipients.includes(address.toLowerCase()));
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    webUrl: `http://localhost:${webPort}`,
    messages: async () => mails.all().map(({ parsed }) => parsed),
    waitFor: async (address, n = 1) => {
      for (const deadline = Date.now() + 20_000; ; await wait(20)) {
        const mail = to(address)[n - 1];
        if (mail) return mail.parsed;
        if (Date.now() > deadline) throw new Error(`Waited 20 s in vain for mail number ${n} to the address asked for; ${to(address).length} arrived.`);
      }
    },
    refuse: (address, code, times) => smtp.refuse(address, code, times),
    clear: () => mails.clear(),
    stop: async () => {
      await Promise.all([smtp.stop(), web.close()]);
    },
  };
}
