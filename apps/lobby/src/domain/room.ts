import {
  type Assurance, type Change, DomainError, fact, type Fact, hostArrived, hostLeft, joinRequested, joinWithdrawn, type JoinState,
  type PersonIdentity, type RefusalReason, sessionOpened,
} from '@rcp/contracts';
import { doorClosed, type Session } from './session.js';

/** Somebody's request to join one session (called a knock in speech). One per browser entry and session. */
export interface JoinRequest {
  readonly id: string;
  readonly entryId: string;
  readonly person: PersonIdentity;
  readonly assurance: Assurance;
  readonly edited: boolean;
  readonly organiser: boolean;
  /** With these an excluded person is recognised behind a new entry; a guest can only be recognised by eye. */
  readonly accountId: string | null;
  readonly registrationId: string | null;
  /** National number of the professional, for the attendance record alone: never shown. */
  readonly rpps: string | null;
  readonly state: JoinState;
  /** The place in the queue: kept over reloads, reconnections and organisers coming and going. */
  readonly requestedAt: Date;
  readonly since: Date;
  readonly attempt: number;
  readonly decidedBy: string | null;
  /** Shown to a second organiser who decides too late (R43). */
  readonly decidedByName: string | null;
  /** Of a refusal, when the organiser chose one. */
  readonly refusal: RefusalReason | null;
  /** An organiser has written: they may answer. */
  readonly chatOpened: boolean;
  /** Withdrawn because the link they came by leads here no more, not by themselves. */
  readonly linkLost: boolean;
  /** Nobody has been at the other end of the line for a while: no card at the door, no name in the room. They find their place again. */
  readonly away: boolean;
  readonly version: number;
}

/** One session with everybody who asked to join it: decided together, under one lock. */
export interface Room {
  readonly session: Session;
  readonly requests: readonly JoinRequest[];
}

/** Who asks: an entry with its completed form. */
export type Asker = Pick<JoinRequest, 'entryId' | 'person' | 'assurance' | 'edited' | 'organiser' | 'accountId' | 'registrationId' | 'rpps'>;

/** The organiser who decides. */
export interface Decider {
  readonly accountId: string;
  readonly name: string;
}

/** The request was answered before, by somebody else or by its asker. */
export class AlreadyDecided extends DomainError {
  constructor(readonly request: JoinRequest) { super('already-decided'); }
}

const retryAfterRefusalMs = 30_000;
/** How often somebody refused may ask again in one session. */
const maxRetries = 3;
/** More guests than any meeting has, at one door at once; who is identified always has a place. */
const mostGuests = 300;
/** So long the place of somebody whose line was lost at the door is theirs when they come back (R36). */
const placeKeptMs = 30 * 60_000;

/** What a fact says of its session. */
export const sessionFact = (session: Session) => ({ sessionId: session.id, rcpId: session.rcpId });
/** … and of a request. */
export const requestFact = (room: Room, request: JoinRequest) => ({ ...sessionFact(room.session), joinRequestId: request.id });
const unchanged = (room: Room): Change<Room> => ({ state: room, facts: [] });

/** The room with these requests as they are now. */
export function replace(room: Room, changed: readonly JoinRequest[]): Room {
  const byId = new Map(changed.map((request) => [request.id, request]));
  const known = room.requests.map((request) => byId.get(request.id) ?? request);
  return { ...room, requests: [...known, ...changed.filter((request) => !room.requests.some(({ id }) => id === request.id))] };
}

/** The request in another state. */
export function moved(request: JoinRequest, state: JoinState, now: Date, more: Partial<JoinRequest> = {}): JoinRequest {
  return { ...request, state, since: now, away: false, version: request.version + 1, ...more };
}

/** Lost at the door a short while ago, and nothing decided: who comes back waits on where they were. */
export function keepsPlace({ state, away, since }: JoinRequest, now: Date): boolean {
  return state === 'withdrawn' && away && now.getTime() - since.getTime() <= placeKeptMs;
}

/** Throws not-found. */
export function found(room: Room, joinRequestId: string): JoinRequest {
  const request = room.requests.find(({ id }) => id === joinRequestId);
  if (request === undefined) throw new DomainError('not-found');
  return request;
}

const isKnocking = ({ state }: JoinRequest) => state === 'held' || state === 'waiting';

/** People who are in the room. */
export function admitted(room: Room): readonly JoinRequest[] {
  return room.requests.filter(({ state }) => state === 'admitted');
}

/** People who knock, oldest first. */
export function knocking(room: Room): readonly JoinRequest[] {
  return room.requests.filter(isKnocking).sort((a, b) => a.requestedAt.getTime() - b.requestedAt.getTime());
}

/** The request of an entry, if it ever asked. */
export function requestOf(room: Room, entryId: string): JoinRequest | undefined {
  return room.requests.find((request) => request.entryId === entryId);
}

export type Known = Pick<JoinRequest, 'entryId' | 'accountId' | 'registrationId'>;

/** Under the same cookie, account or registration. */
export function isSamePerson(one: Known, other: Known): boolean {
  return one.entryId === other.entryId || (one.accountId !== null && one.accountId === other.accountId)
    || (one.registrationId !== null && one.registrationId === other.registrationId);
}

/** At the door or in the room. */
export const isLive = (request: JoinRequest) => isKnocking(request) || request.state === 'admitted';

/**
 * Excluded under this entry, this account or this registration: a new cookie does not help (R48). A guest with another
 * browser can't be recognised here: the waiting room, where an organiser looks at who asks, is the safeguard.
 */
export function isExcluded(room: Room, asker: Known): boolean {
  return room.requests.some((request) => request.state === 'excluded' && isSamePerson(request, asker));
}

/**
 * « Demander à rejoindre ». An organiser is admitted at once (R44); everybody else is held until one is there, then
 * waits (R30, R31). Asking again changes nothing. Throws no-session, too-early, too-late,
 * excluded, refused, attempts-exhausted, guests-not-allowed, rate-limited while the door is full of guests.
 */
export function requestToJoin(room: Room, asker: Asker, newId: string, now: Date): Change<Room> {
  const closed = doorClosed(room.session, now);
  if (closed) throw new DomainError(closed);
  if (isExcluded(room, asker)) throw new DomainError('excluded');
  const before = requestOf(room, asker.entryId);
  if (before?.state === 'refused') refuseTooSoon(before, now);
  if (before && asks(before, asker)) return unchanged(room);
  if (asker.assurance === 'guest' && !asker.organiser && !room.session.policies.guestsAllowed) throw new DomainError('guests-not-allowed');
  if (before === undefined && asker.assurance === 'guest' && knocking(room).filter(({ assurance }) => assurance === 'guest').length >= mostGuests) throw new DomainError('rate-limited');
  const state = asker.organiser ? 'admitted' : room.session.hostPresent ? 'waiting' : 'held';
  const request: JoinRequest = {
    ...asker, id: before?.id ?? newId, state, requestedAt: before && (isKnocking(before) || keepsPlace(before, now)) ? before.requestedAt : now, since: now,
    attempt: (before?.attempt ?? 0) + (before?.state === 'refused' || before === undefined ? 1 : 0), decidedBy: null, decidedByName: null,
    refusal: null, chatOpened: false, linkLost: false, away: false, version: (before?.version ?? 0) + 1,
  };
  const after = replace(room, [request]);
  return { state: after, facts: [fact(joinRequested, request.id, request.version, { ...requestFact(room, request), assurance: request.assurance, state })] };
}

/** True when this request already stands for that asker: nothing to do. */
function asks(request: JoinRequest, asker: Asker): boolean {
  if (request.state === 'admitted') return true;
  return isKnocking(request) && !asker.organiser;
}

/** From when somebody refused may ask again; null when they asked too often. */
export function retryAt({ attempt, since }: Pick<JoinRequest, 'attempt' | 'since'>): Date | null {
  return attempt > maxRetries ? null : new Date(since.getTime() + retryAfterRefusalMs);
}

function refuseTooSoon(request: JoinRequest, now: Date): void {
  const from = retryAt(request);
  if (from === null) throw new DomainError('attempts-exhausted');
  if (now < from) throw new DomainError('refused');
}

/** « Quitter la salle d'attente » (R35). */
export function withdraw(room: Room, entryId: string, now: Date): Change<Room> {
  const request = requestOf(room, entryId);
  if (request === undefined || !isKnocking(request)) return unchanged(room);
  const after = moved(request, 'withdrawn', now);
  return { state: replace(room, [after]), facts: [fact(joinWithdrawn, after.id, after.version, requestFact(room, after))] };
}

/** An organiser's first seat: the session opens, people held start waiting (R31). Throws no-session, too-early, too-late. */
export function hostArrives(room: Room, now: Date): Change<Room> {
  if (room.session.hostPresent) return unchanged(room);
  const closed = doorClosed(room.session, now);
  if (closed) throw new DomainError(closed);
  const opens = room.session.state === 'planned';
  const opened = room.session.version + 1;
  const session: Session = {
    ...room.session, state: 'open', hostPresent: true, hostSince: now, openedAt: opens ? now : room.session.openedAt, version: opens ? opened + 1 : opened,
  };
  const facts: Fact[] = [
    ...(opens ? [fact(sessionOpened, session.id, opened, { ...sessionFact(session), openedAt: now.toISOString() })] : []),
    fact(hostArrived, session.id, session.version, sessionFact(session)),
  ];
  const held = room.requests.filter(({ state }) => state === 'held').map((request) => moved(request, 'waiting', now));
  return { state: replace({ ...room, session }, held), facts };
}

/** The last organiser's seat is lost: people waiting are held again, in their order; people inside stay (R32). */
export function hostLeaves(room: Room, now: Date): Change<Room> {
  if (!room.session.hostPresent) return unchanged(room);
  const session: Session = { ...room.session, hostPresent: false, hostSince: now, version: room.session.version + 1 };
  const waiting = room.requests.filter(({ state }) => state === 'waiting').map((request) => moved(request, 'held', now));
  return { state: replace({ ...room, session }, waiting), facts: [fact(hostLeft, session.id, session.version, sessionFact(session))] };
}

/**
 * Nobody is at the other end any more of these people's lines. At the door that ends the request: an organiser decides about people who are
 * there. In the room it stays, for they come back without asking (R36).
 */
export function linesLost(room: Room, gone: ReadonlySet<string>, now: Date): Change<Room> {
  const lost = room.requests.filter((request) => gone.has(request.id) && isLive(request) && !request.away);
  const left = lost.filter(isKnocking).map((request) => moved(request, 'withdrawn', now, { away: true }));
  const away = lost.filter(({ state }) => state === 'admitted').map((request) => ({ ...request, away: true }));
  return lost.length === 0 ? unchanged(room) : { state: replace(room, [...left, ...away]), facts: left.map((request) => fact(joinWithdrawn, request.id, request.version, requestFact(room, request))) };
}

/** Somebody in the room is there again. */
export function lineBack(room: Room, entryId: string): Change<Room> {
  const request = requestOf(room, entryId);
  return request?.state === 'admitted' && request.away ? { state: replace(room, [{ ...request, away: false }]), facts: [] } : unchanged(room);
}
