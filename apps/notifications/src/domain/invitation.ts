import type { Coordinator, PrescriberAnswer, Secretariat } from '@rcp/contracts';
import { clockLabel, sessionDateLabel, shortDateLabel, timeZoneLabels } from '@rcp/contracts';
import type { CalendarEntry } from './calendar.js';
import type { Occasion } from './letter.js';

/** The prescriber of a registration that exists. */
export type Contact = Extract<PrescriberAnswer, { found: true }>;

/** People may ask to join from an hour before the session unless the RCP says otherwise (R68). */
const usualOpenBeforeMin = 60;

/** All that the template shows; what is absent is null and leaves no trace. */
export interface InvitationView {
  readonly prescriber: string;
  readonly rcp: string;
  /** « mercredi 10 mai 2023 de 16:00 à 17:30 » */
  readonly date: string;
  /** « heure de Paris » */
  readonly zone: string;
  readonly coordinator: string;
  readonly secretariat: string | null;
  readonly link: string;
  /** « 15:00 » */
  readonly opening: string;
  readonly support: string;
}

/** Where the mail comes from and leads to. */
export interface Sending {
  /** Personal link of this registration, or the RCP's own where it wants no personal ones. */
  readonly link: string;
  readonly supportEmail: string;
  readonly mailFrom: string;
  /** `production`, or the name put before the subject (R13). */
  readonly environment: string;
}

/** The invitation: the procedure, the link and the test advice (R61, R65). */
export function invitationView({ prescriber, rcp, session }: Contact, sending: Sending): InvitationView {
  const opening = new Date(Date.parse(session.startsAt) - (rcp.policies?.openBeforeMin ?? usualOpenBeforeMin) * 60_000).toISOString();
  return {
    prescriber: personLabel(prescriber),
    rcp: rcp.name,
    date: sessionDateLabel(session, rcp.timeZone),
    zone: timeZoneLabels[rcp.timeZone],
    coordinator: personLabel(rcp.coordinator),
    secretariat: secretariatLabel(rcp.secretariat),
    link: sending.link,
    opening: clockLabel(opening, rcp.timeZone),
    support: sending.supportEmail,
  };
}

/** RCP and date, never a patient (R67); `[RECETTE] ` and the like outside production (R13). */
export function invitationSubject({ rcp, session }: Contact, { environment }: Sending): string {
  const mark = environment === 'production' ? '' : `[${environment.toUpperCase()}] `;
  return `${mark}${titleOf(rcp.shortName)} – ${shortDateLabel(session.startsAt, rcp.timeZone)} : votre lien de connexion`;
}

/** The calendar entry (RFC 5545). A mail sent twice holds the same entry. */
export function invitationCalendar({ prescriber, rcp }: Contact, entry: NonNullable<Occasion['calendar']>, sending: Sending): CalendarEntry {
  const secretariat = secretariatLabel(rcp.secretariat);
  return {
    ...entry,
    summary: titleOf(rcp.shortName),
    description: [`Votre lien : ${sending.link}`, ...(secretariat === null ? [] : [`Secrétariat : ${secretariat}`]), `Assistance : ${sending.supportEmail}`].join('\n'),
    link: sending.link,
    organizer: { name: 'Webconférence RCP', email: sending.mailFrom },
    attendee: prescriber.email,
  };
}

/** « Webconférence RCP Sein », also when the RCP's short name says RCP itself. */
function titleOf(shortName: string): string {
  return /^RCP\b/i.test(shortName) ? `Webconférence ${shortName}` : `Webconférence RCP ${shortName}`;
}

/** « Dr. IMPOSSIBLE CHARLES », as the guide writes people. */
function personLabel({ civility, familyName, givenName }: Coordinator): string {
  return [civility, familyName, givenName].filter((part) => part !== undefined).join(' ');
}

/** R2: either may be missing; null when both are. */
function secretariatLabel({ email, phone }: Secretariat): string | null {
  return [email, phone].filter((part) => part !== undefined).join(' ou ') || null;
}
