import type { MailKind, PrescriberAnswer } from '@rcp/contracts';
import type { Knowledge } from './decision.js';
import type { Contact } from './contact.js';
import { numbered, type Question, type Statement, timesOf } from './statement.js';
import { beliefs, type Invitation, isMailed, sameAddress, takesPlace, type Told } from './told.js';

/** An invitation the registration is no longer of. */
export interface Departure {
  readonly invitation: Invitation;
  /** `quietly`: nobody is to be told; `said`: its reader is; `stays`: the session itself is off or over, and that is known. */
  readonly how: 'quietly' | 'said' | 'stays';
  /** Registrations the invitation stands for from now on, when the registration leaves it quietly. */
  readonly heirs: readonly string[];
}

/** Registrations whose prescribers must be asked for before it can be said whether an invitation still stands without this one. */
export function othersToAsk(registrationId: string, contact: PrescriberAnswer, linked: readonly Invitation[]): string[] {
  const ids = linked.filter((one) => !answers(contact, one)).flatMap(({ registrations }) => Object.keys(registrations));
  return [...new Set(ids)].filter((id) => id !== registrationId);
}

export function departuresOf(question: Question, knowledge: Knowledge, left: readonly Invitation[]): Departure[] {
  return left.map((invitation) => {
    const heirs = heirsOf(invitation, question.registrationId, knowledge);
    return { invitation, how: departure(invitation, heirs.length > 0, knowledge), heirs };
  });
}

function departure(invitation: Invitation, hasHeirs: boolean, knowledge: Knowledge): Departure['how'] {
  const { contact } = knowledge;
  const before = beliefOf(invitation);
  if (invitation.recipient === null || invitation.retired) return 'quietly';
  const sessionItself = isMailed(contact) && answers(contact, invitation);
  if (before === null) return sessionItself ? 'stays' : 'quietly';
  if (isOver(before, knowledge)) return 'stays';
  return !sessionItself && hasHeirs ? 'quietly' : 'said';
}

/** The mail that takes a session out of its reader's calendar; the old entry's reader may be another than the registration's prescriber. */
export function goodbye(question: Question, { cancelled, now }: Knowledge, contact: Contact, { invitation }: Departure): Statement {
  const before = beliefOf(invitation);
  const { startsAt, endsAt } = timesOf(before) ?? { startsAt: new Date(contact.session.startsAt), endsAt: new Date(contact.session.endsAt) };
  const sessionId = before?.sessionId ?? invitation.sessionId;
  const link = invitation.link ?? { registrationId: question.registrationId, revision: contact.revision };
  const sessionItself = isMailed(contact) && answers(contact, invitation);
  return numbered({
    invitationId: invitation.id, to: invitation.recipient ?? contact.prescriber.email, kind: kindOf(invitation, contact, cancelled, sessionId), previous: null, again: false,
    method: 'CANCEL', startsAt, endsAt, sessionId, meetsAt: startsAt, link: { ...link, sessionId }, told: null, leaves: !sessionItself, joins: null,
  }, question, { offered: invitation.sequence, next: invitation.sequence + 1 }, now);
}

/** Who reads that a session is cancelled need not learn that the registration was withdrawn as well. */
function kindOf(invitation: Invitation, contact: Contact, cancelled: ReadonlySet<string>, sessionId: string): MailKind {
  const { session } = contact;
  if (session.id === sessionId ? session.state === 'cancelled' : cancelled.has(sessionId)) return 'cancel_session';
  return isMailed(contact) && answers(contact, invitation) && !session.webconfActive ? 'webconf_off' : 'cancel_registration';
}

function beliefOf(invitation: Invitation): Told | null {
  return beliefs(invitation).find((belief) => belief !== null) ?? null;
}

/** What scheduling answers about a registration is about this invitation's session and address. */
function answers(contact: PrescriberAnswer, invitation: Invitation): contact is Contact {
  const sessionId = beliefOf(invitation)?.sessionId ?? invitation.sessionId;
  return contact.found && contact.session.id === sessionId && sameAddress(contact.prescriber.email, invitation.recipient);
}

/**
 * Other registrations that keep the same prescriber in the session. One nobody was told of yet counts only while the session takes place:
 * once it is off, nothing may wake that one any more.
 */
function heirsOf(invitation: Invitation, registrationId: string, { contact, others, now }: Knowledge): string[] {
  if (answers(contact, invitation)) {
    return (contact.alsoRegistered ?? []).map((one) => one.registrationId).filter((id) => id in invitation.registrations || takesPlace(contact, now));
  }
  return Object.keys(invitation.registrations).filter((id) => {
    const other = others.get(id);
    return id !== registrationId && other !== undefined && isMailed(other) && answers(other, invitation);
  });
}

function isOver(before: Told, { contact, now }: Knowledge): boolean {
  if (contact.found && contact.session.id === before.sessionId) {
    const { state, endsAt } = contact.session;
    return state === 'closed' || state === 'not_held' || Date.parse(endsAt) <= now.getTime();
  }
  return before.endsAt !== null && before.endsAt <= now;
}
