import { Inject, Injectable } from '@nestjs/common';
import { type PersonalClaims, publicPages } from '@rcp/contracts';
import type { TicketSigner } from '@rcp/platform';
import type { ToWrite } from './correspondence.store.js';
import type { Contact, Sending } from './domain/contact.js';
import { calendarPart, letterView, type Occasion, subjectOf } from './domain/letter.js';
import type { Statement } from './domain/statement.js';
import { ENV, type NotificationsEnv } from './env.js';
import type { Letter } from './mail.sender.js';
import { render } from './templates.js';

/** Injection token of the signer of personal links. */
export const PERSONAL_SIGNER = Symbol('PERSONAL_SIGNER');

/** Writes what a mail says, at the moment it is sent. */
@Injectable()
export class Letters {
  constructor(@Inject(ENV) private readonly env: NotificationsEnv, @Inject(PERSONAL_SIGNER) private readonly signer: TicketSigner) {}

  /** R61, R64–R67. */
  async write({ job, say, contact, calendarUid }: ToWrite): Promise<Letter> {
    const sending: Sending = {
      to: say.to, link: await this.linkFor(say.link, contact.rcp),
      supportEmail: this.env.SUPPORT_EMAIL, mailFrom: this.env.MAIL_FROM, environment: this.env.ENVIRONMENT, pages: pagesUnder(this.env.PUBLIC_URL),
    };
    const occasion = occasionOf(say, calendarUid);
    return {
      messageId: job.messageId, to: say.to, replyTo: contact.rcp.secretariat.email ?? this.env.SUPPORT_EMAIL, subject: subjectOf(occasion, contact, sending),
      ...render(say.kind, letterView(occasion, contact, sending)), calendar: calendarPart(occasion, contact, sending),
    };
  }

  /** Always the same for a registration at one revision: no time is in it, and Ed25519 is deterministic. The token stays in the fragment. */
  private async linkFor({ registrationId, revision, sessionId }: Statement['link'], { linkCode, policies }: Contact['rcp']): Promise<string> {
    const link = `${this.env.PUBLIC_URL}/accesrcp/${linkCode}`;
    if (policies?.personalLinks === false) return link;
    const claims: PersonalClaims = { iss: 'notifications', aud: 'lobby', sub: registrationId, revision, sessionId };
    return `${link}#p=${await this.signer.sign(claims)}`;
  }
}

function pagesUnder(publicUrl: string): Sending['pages'] {
  return { test: publicUrl + publicPages.test, prerequisites: publicUrl + publicPages.prerequisites, tutorial: publicUrl + publicPages.tutorial };
}

function occasionOf({ kind, previous, again, method, sequence, stamp, startsAt, endsAt }: Statement, uid: string): Occasion {
  return { kind, previous, again, calendar: method && { method, uid, sequence, stamp, startsAt, endsAt } };
}
