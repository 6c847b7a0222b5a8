import {
  clockLabel, type Coordinator, type MailKind, type Secretariat, sessionDateLabel, shortDateLabel, timeZoneLabels,
} from '@rcp/contracts';
import { calendarEntry } from './calendar.js';
import type { Contact, Sending } from './contact.js';

/** What the decision to write knows; who and where is asked of scheduling. */
export interface Occasion {
  readonly kind: MailKind;
  /** Times told before, for `change` and `moved`; null otherwise. */
  readonly previous: { readonly startsAt: Date; readonly endsAt: Date } | null;
  /** The same prescriber is already invited to this session for another registration (R69). */
  readonly again: boolean;
  /** Null when nothing changes in the reader's calendar. */
  readonly calendar: {
    readonly method: 'REQUEST' | 'CANCEL';
    readonly uid: string;
    readonly sequence: number;
    readonly stamp: Date;
    /** Times the entry holds; for a CANCEL, those told. */
    readonly startsAt: Date;
    readonly endsAt: Date;
  } | null;
}

/** All that the templates show; what is absent is null and leaves no trace. */
export interface LetterView {
  /** « Dr MARTIN Paul »; null for a reader whose name we don't know any more. */
  readonly prescriber: string | null;
  readonly rcp: string;
  /** « mercredi 10 mai 2023 de 16:00 à 17:30 »: the session to come to; in a cancellation, the one that is not. */
  readonly date: string;
  /** The date told before, of a session that moved. */
  readonly previous: string | null;
  /** « heure de Paris » */
  readonly zone: string;
  readonly coordinator: string;
  readonly secretariat: string | null;
  readonly link: string;
  /** « 15:00 » */
  readonly opening: string;
  readonly support: string;
  /** One more registration to a session the reader was invited to before (R69). */
  readonly again: boolean;
  /** The session to come to is in the reader's calendar already. */
  readonly inCalendar: boolean;
  /** The name of an environment that is not production (R13). */
  readonly environment: string | null;
  /** Pages that help who comes; null for who is not expected any more. */
  readonly pages: Sending['pages'] | null;
}

/** People may ask to join from an hour before the session unless the RCP says otherwise (R68). */
const usualOpenBeforeMin = 60;

const off: readonly MailKind[] = ['cancel_session', 'cancel_registration', 'webconf_off'];

/** What a mail shows (R61, R64–R67). Nothing in it is about a patient. */
export function letterView({ kind, previous, again, calendar }: Occasion, contact: Contact, sending: Sending): LetterView {
  const { rcp, session, prescriber } = contact;
  const opening = new Date(Date.parse(session.startsAt) - (rcp.policies?.openBeforeMin ?? usualOpenBeforeMin) * 60_000).toISOString();
  return {
    prescriber: isTo(contact, sending) ? personLabel(prescriber) : null,
    rcp: rcp.name,
    date: sessionDateLabel(off.includes(kind) && calendar !== null ? inText(calendar) : session, rcp.timeZone),
    previous: previous === null ? null : sessionDateLabel(inText(previous), rcp.timeZone),
    zone: timeZoneLabels[rcp.timeZone],
    coordinator: personLabel(rcp.coordinator),
    secretariat: secretariatLabel(rcp.secretariat),
    link: sending.link,
    opening: clockLabel(opening, rcp.timeZone),
    support: sending.supportEmail,
    again,
    inCalendar: kind === 'moved' && calendar?.method === 'CANCEL',
    environment: sending.environment === 'production' ? null : sending.environment,
    pages: off.includes(kind) ? null : sending.pages,
  };
}

/** RCP and date, never a patient (R67); `[RECETTE] ` and the like outside production (R13). */
export function subjectOf({ kind, calendar }: Occasion, { rcp, session }: Contact, { environment }: Sending): string {
  const mark = environment === 'production' ? '' : `[${environment.toUpperCase()}] `;
  const startsAt = off.includes(kind) && calendar !== null ? calendar.startsAt.toISOString() : session.startsAt;
  const [short, date] = [shortLabel(rcp.shortName), shortDateLabel(startsAt, rcp.timeZone)];
  const subjects: Record<MailKind, string> = {
    invitation: `Webconférence ${short} – ${date} : votre lien de connexion`,
    change: `MODIFIÉ – Webconférence ${short} : nouvelle date ${date}`,
    moved: `MODIFIÉ – Webconférence ${short} : nouvelle séance ${date}`,
    cancel_session: `ANNULÉ – Webconférence ${short} du ${date}`,
    cancel_registration: `Votre participation en webconférence – ${short} du ${date} : annulée`,
    webconf_off: `Webconférence désactivée – ${short} du ${date}`,
    reminder: `Rappel – Webconférence ${short} : ${date}`,
  };
  return mark + subjects[kind];
}

/** The calendar part (RFC 5545); null when nothing changes in the reader's calendar. A mail sent twice holds the same entry. */
export function calendarPart({ calendar }: Occasion, { rcp }: Contact, sending: Sending): { method: 'REQUEST' | 'CANCEL'; content: string } | null {
  if (calendar === null) return null;
  const secretariat = secretariatLabel(rcp.secretariat);
  const comes = calendar.method === 'REQUEST';
  return {
    method: calendar.method,
    content: calendarEntry({
      ...calendar,
      summary: `Webconférence ${shortLabel(rcp.shortName)}`,
      description: [
        `Votre lien : ${sending.link}`, ...(comes ? [`Tester votre poste : ${sending.pages.test}`] : []),
        ...(secretariat === null ? [] : [`Secrétariat : ${secretariat}`]), `Assistance : ${sending.supportEmail}`,
      ].join('\n'),
      link: sending.link,
      organizer: { name: 'Webconférence RCP', email: sending.mailFrom },
      attendee: sending.to,
    }),
  };
}

/** The reader is the prescriber as scheduling knows them now. */
function isTo({ prescriber }: Contact, { to }: Sending): boolean {
  return prescriber.email.toLowerCase() === to.toLowerCase();
}

function inText({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): { startsAt: string; endsAt: string } {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

/** « RCP Sein », also when the RCP's short name says RCP itself. */
function shortLabel(shortName: string): string {
  return /^RCP\b/i.test(shortName) ? shortName : `RCP ${shortName}`;
}

/** « Dr. IMPOSSIBLE CHARLES », as the guide writes people. */
function personLabel({ civility, familyName, givenName }: Coordinator): string {
  return [civility, familyName, givenName].filter((part) => part !== undefined).join(' ');
}

/** R2: either may be missing; null when both are. */
function secretariatLabel({ email, phone }: Secretariat): string | null {
  return [email, phone].filter((part) => part !== undefined).join(' ou ') || null;
}
