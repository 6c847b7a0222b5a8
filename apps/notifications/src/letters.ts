import { Inject, Injectable } from '@nestjs/common';
import { type MailKind, type PersonalClaims, sessionDateLabel, shortDateLabel } from '@rcp/contracts';
import type { TicketSigner } from '@rcp/platform';
import type { ToWrite } from './correspondence.store.js';
import { calendarEntry } from './domain/calendar.js';
import { type Contact, invitationCalendar, invitationSubject, invitationView, type Sending } from './domain/invitation.js';
import type { LetterText, Occasion } from './domain/letter.js';
import type { Statement } from './domain/statement.js';
import { sameAddress } from './domain/told.js';
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
      link: await this.linkFor(say.link, contact.rcp),
      supportEmail: this.env.SUPPORT_EMAIL, mailFrom: this.env.MAIL_FROM, environment: this.env.ENVIRONMENT,
    };
    const words = written(occasionOf(say, calendarUid), addressed(contact, say.to), sending);
    return { ...words, messageId: job.messageId, to: say.to, replyTo: contact.rcp.secretariat.email ?? this.env.SUPPORT_EMAIL };
  }

  /** Always the same for a registration at one revision: no time is in it, and Ed25519 is deterministic. The token stays in the fragment. */
  private async linkFor({ registrationId, revision, sessionId }: Statement['link'], { linkCode, policies }: Contact['rcp']): Promise<string> {
    const link = `${this.env.PUBLIC_URL}/accesrcp/${linkCode}`;
    if (policies?.personalLinks === false) return link;
    const claims: PersonalClaims = { iss: 'notifications', aud: 'lobby', sub: registrationId, revision, sessionId };
    return `${link}#p=${await this.signer.sign(claims)}`;
  }
}

function occasionOf({ kind, previous, again, method, sequence, stamp, startsAt, endsAt }: Statement, uid: string): Occasion {
  return { kind, previous, again, calendar: method && { method, uid, sequence, stamp, startsAt, endsAt } };
}

/** Who reads another address than the prescriber's is not known any more, and learns nobody's name. */
function addressed(contact: Contact, to: string): Contact {
  if (sameAddress(to, contact.prescriber.email)) return contact;
  return { ...contact, prescriber: { familyName: 'Madame,', givenName: 'Monsieur', email: to } };
}

const titles: Record<MailKind, string> = {
  invitation: 'votre lien de connexion', change: 'nouvelle date', moved: 'nouvelle séance', cancel_session: 'séance annulée', cancel_registration: 'participation annulée',
  webconf_off: 'webconférence désactivée', reminder: 'rappel',
};

function written(occasion: Occasion, contact: Contact, sending: Sending): LetterText {
  const { calendar, kind } = occasion;
  const usual = invitationSubject(contact, sending);
  const entry = calendar && { method: calendar.method, content: calendarEntry({ ...invitationCalendar(contact, calendar, sending), method: calendar.method }) };
  if (kind === 'invitation') return { subject: usual, ...render('invitation', invitationView(contact, sending)), calendar: entry };
  const times = calendar ? { startsAt: calendar.startsAt.toISOString(), endsAt: calendar.endsAt.toISOString() } : contact.session;
  const subject = `${usual.replace(/ – .*$/, '')} – ${shortDateLabel(times.startsAt, contact.rcp.timeZone)} : ${titles[kind]}`;
  const text = `${titles[kind]} : ${sessionDateLabel(times, contact.rcp.timeZone)}\n\n${calendar?.method === 'CANCEL' ? '' : sending.link}\n`;
  return { subject, text, html: `<p>${titles[kind]}</p>`, calendar: entry };
}
