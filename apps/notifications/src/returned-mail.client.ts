import { buffer } from 'node:stream/consumers';
import { ImapFlow } from 'imapflow';
import { type Failure, failureIn, reportParts } from './domain/bounce.js';
import { isLoopback } from './domain/relay-fault.js';

/** What becomes of a mail once it was looked at. */
export type Verdict = 'remove' | 'leave' | 'ask-again';

/** Of a part, this much is read; headers and statuses are shorter. */
const mostBytes = 64 * 1024;
/** A mail whose report can't be settled is marked as read after this time. */
const patienceMs = 24 * 3_600_000;
/** A mail the connection broke over this often is not looked at again. */
const mostStrikes = 3;

/** The box failed mails are reported to, over IMAP. It belongs to this service: what was looked at is marked as read, or removed. */
export class ReturnedMail {
  private readonly strikes = new Map<number, number>();

  /** `imap://` (STARTTLS, except on the loopback interface) or `imaps://`, with user, password and, after the slash, the box if it isn't INBOX. */
  constructor(private readonly url: string) {}

  /**
   * Looks at up to `most` unread mails, oldest first, and gives `judge` every report of a mail that will not arrive. Answers whether
   * there are more to look at now. Throws what the server or `judge` throws; what was not settled then is unread still.
   */
  async read(most: number, now: Date, judge: (failure: Failure) => Promise<Verdict>): Promise<boolean> {
    const client = new ImapFlow(optionsOf(this.url));
    // Told by the command that fails.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const box = decodeURIComponent(new URL(this.url).pathname.slice(1)) || 'INBOX';
      await client.mailboxOpen(box);
      const unread = (await client.search({ seen: false }, { uid: true })) || [];
      const mine = unread.slice(0, most);
      const settled = await this.settle(client, mine, now, judge);
      await client.logout();
      return unread.length > mine.length && settled > 0;
    } finally {
      client.close();
    }
  }

  /** Marks what is left in one go, also when something fails in between. */
  private async settle(client: ImapFlow, uids: readonly number[], now: Date, judge: (failure: Failure) => Promise<Verdict>): Promise<number> {
    const left: number[] = [];
    let settled = 0;
    try {
      for (const uid of uids) {
        const verdict = await this.lookAt(client, uid, now, judge);
        if (verdict === 'leave') left.push(uid);
        if (verdict !== 'ask-again') settled += 1;
      }
    } finally {
      if (left.length > 0 && client.usable) await client.messageFlagsAdd(left.join(','), ['\\Seen'], { uid: true });
    }
    return settled;
  }

  private async lookAt(client: ImapFlow, uid: number, now: Date, judge: (failure: Failure) => Promise<Verdict>): Promise<Verdict> {
    const strikes = this.strikes.get(uid) ?? 0;
    this.strikes.set(uid, strikes + 1);
    const verdict = strikes >= mostStrikes ? 'leave' : await this.verdictOn(client, uid, now, judge);
    if (verdict === 'remove') await client.messageDelete(String(uid), { uid: true });
    this.strikes.delete(uid);
    return verdict;
  }

  private async verdictOn(client: ImapFlow, uid: number, now: Date, judge: (failure: Failure) => Promise<Verdict>): Promise<Verdict> {
    const mail = await client.fetchOne(String(uid), { bodyStructure: true, internalDate: true }, { uid: true });
    const parts = mail && mail.bodyStructure && reportParts(mail.bodyStructure);
    if (!parts) return 'leave';
    const textOf = (part: string | undefined) => (part === undefined ? Promise.resolve('') : content(client, uid, part));
    const failure = failureIn(await textOf(parts.status), await textOf(parts.returned));
    if (!failure || failure.messageIds.length === 0) return 'leave';
    // From here on a failure is not the mail's.
    this.strikes.delete(uid);
    const verdict = await judge(failure);
    const arrived = new Date(mail.internalDate ?? now).getTime();
    return verdict === 'ask-again' && now.getTime() - arrived > patienceMs ? 'leave' : verdict;
  }
}

async function content(client: ImapFlow, uid: number, part: string): Promise<string> {
  const { content } = await client.download(String(uid), part, { uid: true, maxBytes: mostBytes, decodeText: false });
  return content === undefined ? '' : (await buffer(content)).toString('latin1');
}

function optionsOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'imaps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (secure ? 993 : 143)), secure, doSTARTTLS: secure ? undefined : !isLoopback(hostname),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false as const, disableAutoIdle: true, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000,
    // Whatever somebody sends there, it does not fill our memory.
    maxLineLength: 2 ** 22, maxLiteralSize: 2 ** 20, maxResponseSize: 2 ** 23, maxResponseTokens: 100_000,
  };
}
