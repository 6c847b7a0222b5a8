import { type Change, DomainError, type EventData, fact, participantJoined, participantLeft } from '@rcp/contracts';

/** One person's place in the media room of one session, across reconnections. */
export interface Seat {
  readonly sessionId: string;
  readonly participantId: string;
  /** Counts the joins; only the newest holds the place. */
  readonly generation: number;
  /** Somebody's media flows: ParticipantJoined was told and ParticipantLeft wasn't yet. */
  readonly present: boolean;
  /** Counts the facts told. */
  readonly version: number;
}

export type LeaveReason = EventData<typeof participantLeft>['reason'];
/** Whether a join still holds its place, and if not, why. */
export type Standing = 'stays' | 'excluded' | 'replaced';

export function emptySeat(sessionId: string, participantId: string): Seat {
  return { sessionId, participantId, generation: 0, present: false, version: 0 };
}

/**
 * A ticket is used once, and by nobody who was excluded, however fresh it is. Whoever held the place
 * before has left it: a reload, a second tab. Throws `ticket-used`, `excluded`.
 */
export function takeSeat(seat: Seat, ticket: { used: boolean; excluded: boolean }): Change<Seat> {
  if (ticket.used) throw new DomainError('ticket-used');
  if (ticket.excluded) throw new DomainError('excluded');
  const { state, facts } = leaveSeat(seat, 'replaced');
  return { state: { ...state, generation: seat.generation + 1 }, facts };
}

/** The join has reached Janus. Throws `excluded` or `not-admitted` when its place was lost meanwhile. */
export function confirmSeat(seat: Seat, generation: number, excluded: boolean): Change<Seat> {
  const standing = standingOf(seat, generation, excluded);
  if (standing !== 'stays') throw new DomainError(standing === 'excluded' ? 'excluded' : 'not-admitted');
  const state = { ...seat, present: true, version: seat.version + 1 };
  return { state, facts: [fact(participantJoined, seat.participantId, state.version, idsOf(seat))] };
}

/** Somebody goes, for whatever reason; nothing to tell when nobody was there. */
export function leaveSeat(seat: Seat, reason: LeaveReason): Change<Seat> {
  if (!seat.present) return { state: seat, facts: [] };
  const state = { ...seat, present: false, version: seat.version + 1 };
  return { state, facts: [fact(participantLeft, seat.participantId, state.version, { ...idsOf(seat), reason })] };
}

export function standingOf(seat: Seat, generation: number, excluded: boolean): Standing {
  if (excluded) return 'excluded';
  return seat.generation === generation ? 'stays' : 'replaced';
}

const idsOf = ({ sessionId, participantId }: Seat) => ({ sessionId, participantId });
