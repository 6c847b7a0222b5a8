import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';

/** One mail as it arrived. */
export interface ReceivedMail {
  readonly number: number;
  /** Envelope recipients, in lower case. */
  readonly recipients: readonly string[];
  readonly raw: Buffer;
  readonly parsed: ParsedMail;
}

/** The mails received, oldest first; written to `dir` when there is one, so that they survive a restart. */
export class KeptMails {
  private mails: ReceivedMail[] = [];
  private next = 1;

  constructor(private readonly dir: string | undefined) {}

  async load(): Promise<void> {
    if (this.dir === undefined) return;
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    const numbers = (await readdir(this.dir)).map((name) => Number.parseInt(/^(\d+)\.eml$/.exec(name)?.[1] ?? '', 10)).filter((n) => !Number.isNaN(n));
    for (const number of numbers.sort((a, b) => a - b)) {
      const raw = await readFile(this.file(number));
      const parsed = await simpleParser(raw);
      this.mails.push({ number, raw, parsed, recipients: headerRecipients(parsed) });
      this.next = number + 1;
    }
  }

  async add(raw: Buffer, recipients: readonly string[]): Promise<void> {
    const parsed = await simpleParser(raw);
    const number = this.next++;
    if (this.dir !== undefined) await writeFile(this.file(number), raw, { mode: 0o600 });
    this.mails.push({ number, raw, parsed, recipients: recipients.map((address) => address.toLowerCase()) });
  }

  all(): readonly ReceivedMail[] {
    return this.mails;
  }

  byNumber(number: number): ReceivedMail | undefined {
    return this.mails.find((mail) => mail.number === number);
  }

  async clear(): Promise<void> {
    const gone = this.mails;
    this.mails = [];
    if (this.dir !== undefined) for (const { number } of gone) await rm(this.file(number), { force: true });
  }

  private file(number: number): string {
    return join(this.dir ?? '', `${number}.eml`);
  }
}

function headerRecipients({ to }: ParsedMail): string[] {
  const lists = to === undefined ? [] : Array.isArray(to) ? to : [to];
  return lists.flatMap(({ value }) => value).flatMap(({ address }) => address?.toLowerCase() ?? []);
}
