import { type Change, DomainError, fact, joinWithdrawn, sessionClosed, sessionNotHeld, sessionReopened } from '@rcp/contracts';
import { type Decider, hostLeaves, type JoinRequest, knocking, moved, replace, requestFact, type Room, sessionFact } from './room.js';
import { type CloseReason, closesAt, isOff, isPast, type Session } from './session.js';

const minute = 60_000;
/** How long a room may stay empty after its end before it is closed. */
const emptyForMs = 15 * minute;
/** How long an organiser who ended a session by mistake may open it again. */
const reopenForMs = 30 * minute;

/** Nobody stays at the door, or nobody of `who`: who was held or waiting may ask again once there is a door. People inside stay. */
export function sentAway(room: Room, now: Date, who: (request: JoinRequest) => boolean = () => true, more: Partial<Pick<JoinRequest, 'linkLost'>> = {}): Change<Room> {
  const away = knocking(room).filter(who).map((request) => moved(request, 'withdrawn', now, more));
  if (away.length === 0) return { state: room, facts: [] };
  return { state: replace(room, away), facts: away.map((request) => fact(joinWithdrawn, request.id, request.version, requestFact(room, request))) };
}

/** No door any more: no organiser's presence either. */
function emptied(room: Room, now: Date): Change<Room> {
  const unwatched = hostLeaves(room, now);
  const away = sentAway(unwatched.state, now);
  return { state: away.state, facts: [...unwatched.facts, ...away.facts] };
}

/**
 * The session's copy is as scheduling last planned it. Cancelled (R85), without the webconference (R11) or moved to later: there is
 * nobody at its door, whatever had begun here. One that was over without ever beginning is planned again when it is moved. Otherwise
 * nothing changes for anybody.
 */
export function replanned(before: Room, cancelled: boolean, now: Date): Change<Room> {
  const revives = !cancelled && before.session.state === 'closed' && before.session.openedAt === null && !isPast(before.session, now);
  const room: Room = revives ? { ...before, session: { ...before.session, state: 'planned', closedAt: null } } : before;
  const { session } = room;
  if (cancelled && (session.state === 'planned' || session.state === 'open')) {
    const { state, facts } = emptied(room, now);
    return { state: { ...state, session: { ...state.session, state: 'cancelled' } }, facts };
  }
  return isOff(session, now) ? emptied(room, now) : { state: room, facts: [] };
}

function closed(room: Room, reason: CloseReason, now: Date, by?: Decider): Change<Room> {
  const { state, facts } = emptied(room, now);
  const session: Session = { ...state.session, state: 'closed', closedAt: now, closeReason: reason, version: state.session.version + 1 };
  const told = { ...sessionFact(session), closedAt: now.toISOString(), reason, ...(by === undefined ? {} : { decidedBy: by.accountId }) };
  return { state: { ...state, session }, facts: [...facts, fact(sessionClosed, session.id, session.version, told)] };
}

/** « Terminer la séance pour tous »: at the door and in the room there is nobody any more. Ending it twice is ending it. */
export function endedByHost(room: Room, by: Decider, now: Date): Change<Room> {
  return room.session.state === 'open' ? closed(room, 'by-host', now, by) : { state: room, facts: [] };
}

/** Until when an organiser may open it again; null when nobody may (any more). */
export function reopenableUntil(session: Session, now: Date): Date | null {
  if (session.state !== 'closed' || session.closeReason !== 'by-host' || session.closedAt === null || !session.webconfActive) return null;
  const until = new Date(Math.min(session.closedAt.getTime() + reopenForMs, closesAt(session).getTime()));
  return now <= until ? until : null;
}

/**
 * Opened again after an organiser ended it by mistake: who was inside may come back in, who was at the door asks again. Already open:
 * nothing changes. Throws session-terminal when it is too late, or another session of the RCP is open.
 */
export function reopened(room: Room, isOtherOpen: boolean, by: Decider, now: Date): Change<Room> {
  if (room.session.state === 'open') return { state: room, facts: [] };
  if (isOtherOpen || reopenableUntil(room.session, now) === null) throw new DomainError('session-terminal');
  const session: Session = { ...room.session, state: 'open', openedAt: now, closedAt: null, closeReason: null, frozenAt: null, version: room.session.version + 1 };
  const told = { ...sessionFact(session), reopenedAt: now.toISOString(), decidedBy: by.accountId };
  return { state: { ...room, session }, facts: [fact(sessionReopened, session.id, session.version, told)] };
}

/** A session that was left open and is past is closed, whoever forgot to: it makes room for the next one. */
export function timedOut(room: Room, now: Date): Change<Room> {
  return room.session.state === 'open' && isPast(room.session, now) ? closed(room, 'timeout', now) : { state: room, facts: [] };
}

/** What the media tell of one room. */
export interface RoomPresence {
  readonly present: boolean;
  /** When somebody left last. */
  readonly lastLeft: Date | null;
}

/** Since when nobody is in an open room, counted from its end; undefined while somebody is there or the end is to come. */
function emptySince({ session }: Room, { present, lastLeft }: RoomPresence): number | undefined {
  if (present || session.hostPresent) return undefined;
  return Math.max(...[session.endsAt, session.openedAt, session.hostSince, lastLeft].map((at) => at?.getTime() ?? 0));
}

/** Its hours are over and nobody ever opened it. Without the webconference there was nothing to hold, and nothing is told. */
function neverOpened(room: Room, now: Date): Change<Room> {
  const { state, facts } = sentAway(room, now);
  if (!room.session.webconfActive) return { state: { ...state, session: { ...state.session, state: 'closed', closedAt: now } }, facts };
  const session: Session = { ...state.session, state: 'not_held', version: state.session.version + 1 };
  return { state: { ...state, session }, facts: [...facts, fact(sessionNotHeld, session.id, session.version, sessionFact(session))] };
}

/** What the clock alone does to a session: never opened, it was not held; open, it is closed once it is deserted. */
export function overdue(room: Room, presence: RoomPresence, now: Date): Change<Room> {
  const { session } = room;
  if (session.state === 'planned' && isPast(session, now)) return neverOpened(room, now);
  if (session.state !== 'open') return { state: room, facts: [] };
  const empty = emptySince(room, presence);
  const deserted = (isPast(session, now) && !session.hostPresent) || (empty !== undefined && now.getTime() >= empty + emptyForMs);
  return deserted ? closed(room, 'timeout', now) : { state: room, facts: [] };
}
