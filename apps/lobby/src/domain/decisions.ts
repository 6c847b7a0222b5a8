import {
  type Change, DomainError, exclusionLifted, fact, joinAccepted, joinRefused, lobbyChatOpened, participantExcluded, participantPutBack, type RefusalReason,
} from '@rcp/contracts';
import { AlreadyDecided, type Decider, found, isLive, isSamePerson, type JoinRequest, moved, replace, requestFact, type Room } from './room.js';

/** What an organiser answers to somebody at the door. */
export type Answer = { readonly state: 'admitted' } | { readonly state: 'refused'; readonly reason?: RefusalReason | undefined };

const by = ({ accountId, name }: Decider) => ({ decidedBy: accountId, decidedByName: name });

/** Throws AlreadyDecided, not-found; forbidden for who is held: there is no waiting room without an organiser (R31). */
function waiting(room: Room, joinRequestId: string): JoinRequest {
  const request = found(room, joinRequestId);
  if (request.state === 'held') throw new DomainError('forbidden');
  if (request.state !== 'waiting') throw new AlreadyDecided(request);
  return request;
}

/** `Accepter` or `Refuser`: the first decision stands (R37, R43). Throws AlreadyDecided, not-found, forbidden. */
export function decide(room: Room, joinRequestId: string, answer: Answer, decider: Decider, now: Date): Change<Room> {
  const request = waiting(room, joinRequestId);
  const refusal = answer.state === 'refused' ? (answer.reason ?? null) : null;
  const after = moved(request, answer.state, now, { ...by(decider), refusal });
  const data = { ...requestFact(room, after), decidedBy: decider.accountId };
  const told = answer.state === 'admitted' ? fact(joinAccepted, after.id, after.version, data)
    : fact(joinRefused, after.id, after.version, refusal === null ? data : { ...data, reason: refusal });
  return { state: replace(room, [after]), facts: [told] };
}

/** An account or a personal link says who they are, and they go by the name it gives. */
export const isIdentified = ({ assurance, edited }: Pick<JoinRequest, 'assurance' | 'edited'>): boolean => assurance !== 'guest' && !edited;

/** « Tout accepter »: of the people an organiser saw, those who wait still and are identified. Nobody else, whoever is named. */
export function acceptAll(room: Room, joinRequestIds: readonly string[], decider: Decider, now: Date): Change<Room> {
  const accepted = room.requests.filter((request) => joinRequestIds.includes(request.id) && request.state === 'waiting' && isIdentified(request))
    .map((request) => moved(request, 'admitted', now, by(decider)));
  if (accepted.length === 0) return { state: room, facts: [] };
  return {
    state: replace(room, accepted),
    facts: accepted.map((one) => fact(joinAccepted, one.id, one.version, { ...requestFact(room, one), decidedBy: decider.accountId })),
  };
}

/** A person in the room who is no organiser. Throws host-not-excludable, AlreadyDecided when they are not in the room, not-found. */
function participant(room: Room, joinRequestId: string): JoinRequest {
  const request = found(room, joinRequestId);
  if (request.organiser) throw new DomainError('host-not-excludable');
  if (request.state !== 'admitted') throw new AlreadyDecided(request);
  return request;
}

/**
 * « Exclure » (R47): the person, with whatever else the same account or registration has at the door or in the room.
 * Throws host-not-excludable, AlreadyDecided when the person is not in the room, not-found.
 */
export function exclude(room: Room, joinRequestId: string, decider: Decider, now: Date): Change<Room> {
  const request = participant(room, joinRequestId);
  const after = room.requests.filter((one) => one === request || (isLive(one) && isSamePerson(one, request))).map((one) => moved(one, 'excluded', now, by(decider)));
  return {
    state: replace(room, after),
    facts: after.map((one) => fact(participantExcluded, one.id, one.version, { ...requestFact(room, one), decidedBy: decider.accountId })),
  };
}

/** « Autoriser à nouveau »: the person may ask again, under every cookie that was excluded with them. Lifting twice is lifting. Throws not-found. */
export function liftExclusion(room: Room, joinRequestId: string, decider: Decider, now: Date): Change<Room> {
  const request = found(room, joinRequestId);
  if (request.state !== 'excluded') return { state: room, facts: [] };
  const after = room.requests.filter((one) => one.state === 'excluded' && isSamePerson(one, request)).map((one) => moved(one, 'withdrawn', now, by(decider)));
  return {
    state: replace(room, after),
    facts: after.map((one) => fact(exclusionLifted, one.id, one.version, { ...requestFact(room, one), decidedBy: decider.accountId })),
  };
}

/**
 * « Mettre en salle d'attente »: out of the room, last at its door, wherever the same person is in. Throws host-not-excludable, AlreadyDecided,
 * not-found.
 */
export function putBack(room: Room, joinRequestId: string, decider: Decider, now: Date): Change<Room> {
  const request = participant(room, joinRequestId);
  const state = room.session.hostPresent ? 'waiting' : 'held';
  const after = room.requests.filter((one) => one === request || (one.state === 'admitted' && isSamePerson(one, request)))
    .map((one) => moved(one, state, now, { requestedAt: now, decidedBy: null, decidedByName: null, chatOpened: false }));
  return {
    state: replace(room, after),
    facts: after.map((one) => fact(participantPutBack, one.id, one.version, { ...requestFact(room, one), decidedBy: decider.accountId })),
  };
}

/** An organiser writes to somebody who waits (R38). Throws forbidden where the RCP wants no conversations, AlreadyDecided, not-found. */
export function openChat(room: Room, joinRequestId: string, decider: Decider): Change<Room> {
  if (!room.session.policies.lobbyChat) throw new DomainError('forbidden');
  const request = waiting(room, joinRequestId);
  if (request.chatOpened) return { state: room, facts: [] };
  const after: JoinRequest = { ...request, chatOpened: true, version: request.version + 1 };
  return { state: replace(room, [after]), facts: [fact(lobbyChatOpened, after.id, after.version, { ...requestFact(room, after), decidedBy: decider.accountId })] };
}

/** Who waits may answer once somebody has written, and write to nobody first. */
export const mayAnswer = ({ state, chatOpened }: Pick<JoinRequest, 'state' | 'chatOpened'>): boolean => state === 'waiting' && chatOpened;
