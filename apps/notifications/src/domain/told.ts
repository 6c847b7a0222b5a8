import type { PrescriberAnswer } from '@rcp/contracts';
import type { Contact } from './contact.js';

/** A dated meeting as a reader knows it. Times are null only for mails sent before times were kept. */
export interface Told {
  readonly sessionId: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

/** What one address was told about one session (R69): one calendar entry, whatever the number of registrations. */
export interface Invitation {
  readonly id: string;
  readonly sessionId: string;
  /** Null for mails sent before addresses were kept, and once it is erased. */
  readonly recipient: string | null;
  readonly calendarUid: string;
  /** The highest SEQUENCE ever offered to a mail server; -1 before the first (RFC 5545 §3.8.7.4). */
  readonly sequence: number;
  /** The meeting in the reader's calendar; null when there is none. */
  readonly told: Told | null;
  readonly toldAt: Date | null;
  /** Mails that were handed over without their outcome being recorded, oldest first: the reader believes `told`, or one of these. */
  readonly offered: readonly (Told | null)[];
  /** Registrations the reader was told of, by id, with the version that was told; null while the mail is on its way. */
  readonly registrations: Readonly<Record<string, number | null>>;
  /** Whose personal link the mails show. */
  readonly link: { readonly registrationId: string; readonly revision: number } | null;
  /** SEQUENCE the reader was last reminded for. */
  readonly remindedSequence: number | null;
  /** Another invitation has taken its place: kept for its UID, never written to again. */
  readonly retired: boolean;
}

/** The place a registration gives its prescriber: a session, an address, and the times. */
export interface Place {
  readonly sessionId: string;
  readonly recipient: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** An invitation nobody has been told of yet. `host` ends the UID. */
export function newInvitation(id: string, host: string, { sessionId, recipient }: Place): Invitation {
  return {
    id, sessionId, recipient, calendarUid: `${id}@${host}`, sequence: -1, told: null, toldAt: null, offered: [], registrations: {}, link: null,
    remindedSequence: null, retired: false,
  };
}

/** One address, however it is capitalised. */
export function sameAddress(one: string, other: string | null): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

/** Final and « en webconférence », whatever becomes of the session (R61–R63). */
export function isMailed(contact: PrescriberAnswer): contact is Contact {
  return contact.found && contact.status === 'final' && contact.participation === 'webconference';
}

/** Where the registration's prescriber is to be, if anywhere: the session to come or under way, its webconference active. */
export function placeOf(contact: PrescriberAnswer, now: Date): Place | null {
  if (!isMailed(contact)) return null;
  const { session, prescriber } = contact;
  if (!takesPlace(contact, now)) return null;
  return { sessionId: session.id, recipient: prescriber.email, startsAt: new Date(session.startsAt), endsAt: new Date(session.endsAt) };
}

/** To come or under way, with its webconference. */
export function takesPlace({ session }: Contact, now: Date): boolean {
  return session.webconfActive && (session.state === 'open' || (session.state === 'planned' && Date.parse(session.endsAt) > now.getTime()));
}

export function isAt(invitation: Invitation, place: Place | null): boolean {
  return place !== null && !invitation.retired && invitation.sessionId === place.sessionId && sameAddress(place.recipient, invitation.recipient);
}

/** What the reader may believe: one thing, or several when the outcome of a mail was never recorded. */
export function beliefs({ told, offered }: Invitation): (Told | null)[] {
  return [told, ...offered.filter((one) => !sameTold(one, told))];
}

export function sameTold(one: Told | null, other: Told | null): boolean {
  if (one === null || other === null) return one === other;
  return one.sessionId === other.sessionId && one.startsAt?.getTime() === other.startsAt?.getTime() && one.endsAt?.getTime() === other.endsAt?.getTime();
}

/** The reader was told of this registration, or may have been. */
export function isToldOf(invitation: Invitation, registrationId: string): boolean {
  const version = invitation.registrations[registrationId];
  return version !== undefined && (version !== null || beliefs(invitation).length > 1);
}

/**
 * Fills in what mails sent before invitations were kept did not record, where the registration's answer tells it: the address, if the
 * revision is still the one that was written to; the times, if the session is still the same.
 */
export function recognised(invitation: Invitation, registrationId: string, contact: PrescriberAnswer): Invitation {
  const { recipient, link, told } = invitation;
  const known = contact.found && link?.registrationId === registrationId && link.revision === contact.revision;
  if (!contact.found || (recipient === null && !known)) return invitation;
  const dated = told?.startsAt === null && told.sessionId === contact.session.id
    ? { ...told, startsAt: new Date(contact.session.startsAt), endsAt: new Date(contact.session.endsAt) } : told;
  return { ...invitation, recipient: recipient ?? contact.prescriber.email, told: dated };
}
