import { type Change, fact, joinWithdrawn, sessionClosed } from '@rcp/contracts';
import { hostLeaves, type JoinRequest, knocking, moved, replace, requestFact, type Room, sessionFact } from './room.js';
import { isOff, isPast } from './session.js';

/** Nobody stays at the door, or nobody of `who`: who was held or waiting may ask again once there is a door. People inside stay. */
export function sentAway(room: Room, now: Date, who: (request: JoinRequest) => boolean = () => true): Change<Room> {
  const away = knocking(room).filter(who).map((request) => moved(request, 'withdrawn', now));
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
 * nobody at its door, whatever had begun here. Otherwise nothing changes for anybody.
 */
export function replanned(room: Room, cancelled: boolean, now: Date): Change<Room> {
  const { session } = room;
  if (cancelled && (session.state === 'planned' || session.state === 'open')) {
    const { state, facts } = emptied(room, now);
    return { state: { ...state, session: { ...state.session, state: 'cancelled' } }, facts };
  }
  return isOff(session, now) ? emptied(room, now) : { state: room, facts: [] };
}

/** A session that was left open and is past is closed, whoever forgot to. */
export function timedOut(room: Room, now: Date): Change<Room> {
  if (room.session.state !== 'open' || !isPast(room.session, now)) return { state: room, facts: [] };
  const { state, facts } = emptied(room, now);
  const session = { ...state.session, state: 'closed' as const, version: state.session.version + 1 };
  return {
    state: { ...state, session },
    facts: [...facts, fact(sessionClosed, session.id, session.version, { ...sessionFact(session), closedAt: now.toISOString(), reason: 'timeout' })],
  };
}
