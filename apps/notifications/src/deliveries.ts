import { Inject, Injectable, Logger } from '@nestjs/common';
import { QueryUnavailable } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import { ContactClient } from './contact.client.js';
import { type Asked, CorrespondenceStore, type ToWrite, type Verdict } from './correspondence.store.js';
import { DomainPlaces } from './domain-places.js';
import { domainOf, givenBack, type MailJob, postponed, refused, sent } from './domain/mails.js';
import { giveUpAt, type SmtpFault } from './domain/retry.js';
import { Letters } from './letters.js';
import { MailSender, sendingAtOnce } from './mail.sender.js';
import { MailsStore, type TakenJob } from './mails.store.js';

/** Writes a mail and hands it to a mail server. */
@Injectable()
export class Postman {
  constructor(private readonly letters: Letters, private readonly sender: MailSender) {}

  /** Undefined when it was accepted. Throws when it cannot be written. */
  async handOver(mail: ToWrite): Promise<SmtpFault | undefined> {
    return this.sender.send(await this.letters.write(mail));
  }
}

/** One place is always left to the other domains. */
const mostToOneDomain = sendingAtOnce - 1;
/** Times scheduling is asked anew before a job waits: each time somebody else wrote meanwhile. */
const mostQuestions = 5;

/** Brings a taken job to its end: asks what is true, decides, writes, sends, and records what became of it. */
@Injectable()
export class Deliveries {
  private readonly logger = new Logger(Deliveries.name);
  private readonly places = new DomainPlaces(mostToOneDomain);

  constructor(
    private readonly mails: MailsStore,
    private readonly correspondence: CorrespondenceStore,
    private readonly contacts: ContactClient,
    private readonly postman: Postman,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Domains that must wait. */
  full(): string[] {
    return this.places.full();
  }

  /** Never throws: what can't be saved is done again when the lease ends, with the same Message-ID. */
  async deliver(taken: TakenJob): Promise<void> {
    try {
      const mail = await this.decided(taken);
      if (mail) await this.send(mail);
    } catch (error) {
      if (error instanceof QueryUnavailable) this.logger.warn('scheduling does not answer, mail postponed', { mailId: taken.job.id });
      else this.logger.error('mail not ready to be sent, postponed', error);
      await this.correspondence.conclude(taken.job, (job) => postponed(job, this.clock.now())).catch((failure: unknown) => this.unsaved(failure));
    }
  }

  private async decided({ job, repeated, since }: TakenJob): Promise<ToWrite | undefined> {
    // A mail that may have left is repeated as it was, or put right; its registration's newer job then sees what was told.
    if (!repeated && (await this.mails.isOvertaken(job))) {
      await this.correspondence.overtake(job, this.clock.now());
      return undefined;
    }
    let verdict: Verdict = { next: 'ask', others: [], since };
    for (let times = 0; verdict.next === 'ask' && times < mostQuestions; times++) {
      verdict = await this.correspondence.decide(job, await this.ask(job, verdict.others, verdict.since), this.clock.now());
    }
    if (verdict.next === 'write') return this.ofItsSession(verdict.mail);
    if (verdict.next === 'ask') await this.correspondence.conclude(job, (mine) => postponed(mine, this.clock.now()));
    return undefined;
  }

  /** Who is told that a meeting is off reads that meeting's RCP, secretariat and link, wherever the registration is now. */
  private async ofItsSession(mail: ToWrite): Promise<ToWrite> {
    const { job, say, contact } = mail;
    if (say.sessionId === contact.session.id) return mail;
    const left = await this.contacts.contactOf(job.registrationId, say.sessionId);
    return left.found ? { ...mail, contact: left } : mail;
  }

  private async ask({ registrationId }: MailJob, others: readonly string[], since: Date): Promise<Asked> {
    const [contact, ...answers] = await Promise.all([registrationId, ...others].map((id) => this.contacts.contactOf(id)));
    return { contact: contact ?? { found: false }, others: new Map(others.flatMap((id, nth) => (answers[nth] ? [[id, answers[nth]]] : []))), since };
  }

  private async send(mail: ToWrite): Promise<void> {
    const { say } = mail;
    const leave = await this.places.enter(domainOf(say.to));
    if (leave === undefined) return this.withhold(mail, givenBack);
    try {
      const fault = await this.postman.handOver(mail);
      await this.record(mail, fault).catch((failure: unknown) => this.unsaved(failure));
    } catch (error) {
      this.logger.error('mail could not be written, postponed', error);
      await this.withhold(mail, postponed);
    } finally {
      leave();
    }
  }

  private async record({ job, say }: ToWrite, fault: SmtpFault | undefined): Promise<void> {
    const attempt = job.attempts + 1;
    const now = this.clock.now();
    if (fault === undefined) {
      this.logger.log('mail accepted', { mailId: job.id, attempt });
      return this.correspondence.conclude(job, (mine) => sent(mine, now), { say, reader: 'has-it', now });
    }
    const { smtpClass, smtpCode } = fault;
    this.logger.warn('mail not accepted', { mailId: job.id, smtpClass, attempt, ...(smtpCode === null ? {} : { code: smtpCode }) });
    const limit = giveUpAt(say.meetsAt.toISOString(), say.kind);
    await this.correspondence.conclude(job, (mine) => refused(mine, fault, { now, giveUpAt: limit, chance: Math.random() }), { say, reader: fault.uncertain ? 'may-have-it' : 'has-it-not', now });
  }

  private async withhold({ job, say }: ToWrite, back: typeof postponed): Promise<void> {
    const now = this.clock.now();
    await this.correspondence.conclude(job, (mine) => back(mine, now), { say, reader: 'has-it-not', now }).catch((failure: unknown) => this.unsaved(failure));
  }

  private unsaved(failure: unknown): void {
    this.logger.error('what became of a mail could not be saved', failure);
  }
}
