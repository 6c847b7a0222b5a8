import type { MailKind, PrescriberAnswer } from '@rcp/contracts';
import { type Departure, departuresOf, goodbye } from './departure.js';
import type { Contact } from './contact.js';
import { linkOf, numbered, type Question, type Statement, timesOf } from './statement.js';
import { beliefs, type Invitation, isAt, isToldOf, newInvitation, type Place, placeOf, recognised, sameAddress, sameTold, type Told } from './told.js';

/** What is true, and what was told. */
export interface Knowledge {
  /** The registration's prescriber as scheduling answers now. */
  readonly contact: PrescriberAnswer;
  /** The same for other registrations, by id: those `othersToAsk` names. */
  readonly others: ReadonlyMap<string, PrescriberAnswer>;
  /** Invitations that name the registration. */
  readonly linked: readonly Invitation[];
  /** The invitation of the session and the address the registration now has. */
  readonly target: Invitation | undefined;
  /** Sessions known to be cancelled. */
  readonly cancelled: ReadonlySet<string>;
  readonly now: Date;
  /** Id and host for an invitation that has to be made. */
  readonly fresh: { readonly id: string; readonly host: string };
}

export interface Decision {
  readonly say: Statement | null;
  /** Invitations whose readers are to be told by mails of their own that the registration has left. */
  readonly farewells: readonly string[];
  /** Invitations as they stand before the mail leaves. */
  readonly changed: readonly Invitation[];
  /** The prescriber was told of this registration before. */
  readonly informed: boolean;
}

/**
 * Compares what is true with what was told, and answers the mail that closes the gap (R61–R63, R69, R70): facts only wake somebody who
 * then asks, so facts in any order, repeated, or undone in between change nothing. The same job that decides the same once more, after a
 * crash, answers the identical statement.
 */
export function decide(question: Question, knowledge: Knowledge): Decision {
  const linked = knowledge.linked.map((one) => recognised(one, question.registrationId, knowledge.contact));
  const known = { ...knowledge, linked };
  const informed = linked.some((one) => isToldOf(one, question.registrationId));
  if (question.purpose === 'remind') return { say: reminder(question, known), farewells: [], changed: linked.filter(({ id }) => id === question.about), informed };
  const place = placeOf(known.contact, known.now);
  const departures = departuresOf(question, known, linked.filter((one) => !isAt(one, place) && (question.about === null || one.id === question.about)));
  const arrival = place !== null && known.contact.found && question.about === null ? arriving(question, known, known.contact, place, departures) : nobody;
  const toSay = departures.filter((one) => one.how === 'said' && one.invitation.id !== arrival.settles);
  const [first, ...rest] = arrival.say === null ? toSay : [undefined, ...toSay];
  const say = arrival.say ?? (first && known.contact.found ? goodbye(question, known, known.contact, first) : null);
  const quiet = departures.filter(({ how }) => how === 'quietly').map(({ invitation, heirs }) => heirs.reduce(joining, without(invitation, question.registrationId)));
  return { say, farewells: rest.map((one) => one?.invitation.id).filter((id) => id !== undefined), changed: merged([...linked.filter((one) => !one.retired), ...quiet, ...arrival.changed]), informed };
}

interface Arrival {
  readonly say: Statement | null;
  readonly changed: readonly Invitation[];
  /** The invitation left behind that the same mail deals with. */
  readonly settles: string | null;
}

const nobody: Arrival = { say: null, changed: [], settles: null };

function arriving(question: Question, { linked, target, now, fresh }: Knowledge, contact: Contact, place: Place, departures: readonly Departure[]): Arrival {
  const { registrationId } = question;
  const here = target ?? linked.find((one) => isAt(one, place));
  // Of mails sent before invitations were kept, two may be of one session and address.
  const doubles = linked.filter((one) => isAt(one, place) && one.id !== here?.id).map((one) => ({ ...without(one, registrationId), retired: true }));
  const movable = departures.find(({ how, invitation }) => how === 'said' && sameAddress(place.recipient, invitation.recipient))?.invitation;
  const busy = here !== undefined && beliefs(here).some((belief) => belief !== null);
  if (movable && here && knows(here, place, now) && !isToldOf(here, registrationId)) {
    const joined = joining(here, registrationId);
    return { say: movedTo(question, contact, place, movable, joined, now), changed: [...doubles, joined], settles: movable.id };
  }
  const moves = movable !== undefined && !busy;
  const subject = joining(moves ? { ...movable, sessionId: place.sessionId } : here ?? newInvitation(fresh.id, fresh.host, place), registrationId);
  const replaced = moves && here !== undefined ? [{ ...here, retired: true }] : [];
  return { say: about(subject, question, contact, place, now), changed: [...doubles, ...replaced, subject], settles: moves ? subject.id : null };
}

/** What is to be said to the reader of the invitation of the place the registration has. */
function about(subject: Invitation, question: Question, contact: Contact, place: Place, now: Date): Statement | null {
  const { registrationId, purpose } = question;
  const told: Told = { sessionId: place.sessionId, startsAt: place.startsAt, endsAt: place.endsAt };
  const believed = beliefs(subject);
  const common = { ...requestTo(subject, contact, place), told };
  if (knows(subject, place, now)) {
    const news = !isToldOf(subject, registrationId);
    if (!news && purpose !== 'resend') return null;
    return numbered({ ...common, kind: 'invitation', previous: null, again: news }, question, { offered: subject.sequence, next: Math.max(0, subject.sequence) }, now);
  }
  const before = believed.find((belief) => belief !== null && !sameTold(belief, told)) ?? null;
  const kind: MailKind = before === null ? 'invitation' : before.sessionId === place.sessionId ? 'change' : 'moved';
  return numbered({ ...common, kind, previous: timesOf(before), again: false }, question, { offered: subject.sequence, next: subject.sequence + 1 }, now);
}

/** The reader has the session at its times. */
function knows(invitation: Invitation, place: Place, now: Date): boolean {
  return beliefs(invitation).every((belief) => sameTold(belief, place) || hasBegun(belief, place, now));
}

/** The reader is invited there already: only the old entry goes. */
function movedTo(question: Question, contact: Contact, place: Place, left: Invitation, here: Invitation, now: Date): Statement {
  const before = beliefs(left).find((belief) => belief !== null) ?? null;
  const { startsAt, endsAt } = timesOf(before) ?? place;
  return numbered({
    invitationId: left.id, to: place.recipient, kind: 'moved', previous: timesOf(before), again: false, method: 'CANCEL', startsAt, endsAt, sessionId: place.sessionId,
    meetsAt: place.startsAt, link: linkOf(here, contact), told: null, leaves: true, joins: here.id,
  }, question, { offered: left.sequence, next: left.sequence + 1 }, now);
}

function reminder(question: Question, { linked, contact, now }: Knowledge): Statement | null {
  const place = placeOf(contact, now);
  const subject = linked.find((one) => one.id === question.about);
  if (subject === undefined || place === null || !contact.found || !isAt(subject, place) || contact.rcp.policies?.reminder === false || subject.sequence !== question.reminds || place.startsAt <= now) return null;
  const told: Told = { sessionId: place.sessionId, startsAt: place.startsAt, endsAt: place.endsAt };
  if (!knows(subject, place, now)) return null;
  const statement = { ...requestTo(subject, contact, place), kind: 'reminder' as const, previous: null, again: false, method: null, told };
  return numbered(statement, question, { offered: subject.sequence, next: subject.sequence }, now);
}

function requestTo(subject: Invitation, contact: Contact, place: Place) {
  const { sessionId, startsAt, endsAt, recipient } = place;
  return {
    invitationId: subject.id, to: recipient, method: 'REQUEST' as const, startsAt, endsAt, sessionId, meetsAt: startsAt, link: linkOf(subject, contact), leaves: false, joins: null,
  };
}

/** Putting off the end of a session under way is told to nobody: they are in the room. */
function hasBegun(belief: Told | null, place: Place, now: Date): boolean {
  return belief !== null && belief.sessionId === place.sessionId && belief.startsAt?.getTime() === place.startsAt.getTime() && place.startsAt <= now;
}

function joining(invitation: Invitation, registrationId: string): Invitation {
  return { ...invitation, registrations: { ...invitation.registrations, [registrationId]: invitation.registrations[registrationId] ?? null } };
}

function without(invitation: Invitation, registrationId: string): Invitation {
  return { ...invitation, registrations: Object.fromEntries(Object.entries(invitation.registrations).filter(([id]) => id !== registrationId)) };
}

/** The last word on each. */
function merged(invitations: readonly Invitation[]): Invitation[] {
  return [...new Map(invitations.map((one) => [one.id, one])).values()];
}
