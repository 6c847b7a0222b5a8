import { Inject, Injectable } from '@nestjs/common';
import type { PersonalClaims } from '@rcp/contracts';
import type { TicketSigner } from '@rcp/platform';
import { calendarEntry } from './domain/calendar.js';
import { type Contact, invitationCalendar, invitationSubject, invitationView, type Sending } from './domain/invitation.js';
import type { MailJob } from './domain/mails.js';
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
  async invitation(job: MailJob, contact: Contact): Promise<Letter> {
    const sending: Sending = {
      link: await this.linkFor(job, contact.rcp),
      supportEmail: this.env.SUPPORT_EMAIL, mailFrom: this.env.MAIL_FROM, environment: this.env.ENVIRONMENT,
    };
    return {
      messageId: job.messageId,
      to: contact.prescriber.email,
      replyTo: contact.rcp.secretariat.email ?? this.env.SUPPORT_EMAIL,
      subject: invitationSubject(contact, sending),
      ...render('invitation', invitationView(contact, sending)),
      calendar: { method: 'REQUEST', content: calendarEntry(invitationCalendar(contact, job, sending)) },
    };
  }

  /** Always the same for a registration at one revision: no time is in it, and Ed25519 is deterministic. The token stays in the fragment. */
  private async linkFor(job: MailJob, { linkCode, policies }: Contact['rcp']): Promise<string> {
    const link = `${this.env.PUBLIC_URL}/accesrcp/${linkCode}`;
    if (policies?.personalLinks === false) return link;
    const claims: PersonalClaims = { iss: 'notifications', aud: 'lobby', sub: job.registrationId, revision: job.revision, sessionId: job.sessionId };
    return `${link}#p=${await this.signer.sign(claims)}`;
  }
}
