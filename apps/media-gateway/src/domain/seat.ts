import { type Change, DomainError, type EventData, fact, participantJoined, participantLeft, screenShareStarted, screenShareStopped } from '@rcp/contracts';

/** One person's place in the media room of one session, across reconnections. */
export interface Seat {
  readonly sessionId: string;
  readonly participantId: string;
  /** Counts the joins; only the newest holds the place. */
  readonly generation: number;
  /** Somebody's media flows: ParticipantJoined was told and ParticipantLeft wasn't yet. */
  readonly present: boolean;
  /** Their shared screen reaches Janus: ScreenShareStarted was told and ScreenShareStopped wasn't yet. */
  readonly sharing: boolean;
  /** Counts the facts told. */
  readonly version: number;
  /** What the lobby had decided when the ticket of the newest join was made. */
  readonly ticketVersion: number;
  readonly ticketSessionVersion: number;
}

/** The lobby's last word against somebody in one session, by its versions; 0 where it has none. */
export interface Barred {
  /** Excluded, or put back to the waiting room, by this version of the join request. */
  readonly person: number;
  readonly how: 'excluded' | 'put-back';
  /** Ended for everybody by this version of the session. */
  readonly session: number;
}

/** What a ticket knew of the lobby's decisions; a seat remembers it of its newest join. */
type Knowing = Pick<Seat, 'ticketVersion' | 'ticketSessionVersion'>;

export type LeaveReason = EventData<typeof participantLeft>['reason'];
/** Whether a join still holds its place, and if not, why. */
export type Standing = 'stays' | Ended | 'replaced';
type Ended = Barred['how'] | 'session-closed';

export function emptySeat(sessionId: string, participantId: string): Seat {
  return { sessionId, participantId, generation: 0, present: false, sharing: false, version: 0, ticketVersion: 0, ticketSessionVersion: 0 };
}

/** A ticket made before the lobby's last word is worth nothing, one made after it is good again: facts may come late, and twice. */
function endedBy(barred: Barred, knowing: Knowing): Ended | undefined {
  if (barred.person >= knowing.ticketVersion && barred.person > 0) return barred.how;
  return barred.session >= knowing.ticketSessionVersion && barred.session > 0 ? 'session-closed' : undefined;
}

const refusals = { excluded: 'excluded', 'put-back': 'not-admitted', 'session-closed': 'not-admitted', replaced: 'not-admitted' } as const;

/**
 * `resumed`: the join whose socket was lost and whose media goes on; it goes on holding the place if it still does.
 * A ticket is used once, and by nobody who was excluded or whose session was ended since it was made. Whoever held the place
 * before has left it: a reload, a second tab. Throws `ticket-used`, `excluded`, `not-admitted`.
 */
export function takeSeat(seat: Seat, ticket: Knowing & { used: boolean }, barred: Barred, resumed?: number): Change<Seat> {
  if (ticket.used) throw new DomainError('ticket-used');
  const ended = endedBy(barred, ticket);
  if (ended !== undefined) throw new DomainError(refusals[ended]);
  const { ticketVersion, ticketSessionVersion } = ticket;
  if (seat.present && seat.generation === resumed) return { state: { ...seat, ticketVersion, ticketSessionVersion }, facts: [] };
  const { state, facts } = leaveSeat(seat, 'replaced');
  return { state: { ...state, generation: seat.generation + 1, ticketVersion, ticketSessionVersion }, facts };
}

/** The join has reached Janus. Throws `excluded` or `not-admitted` when its place was lost meanwhile. */
export function confirmSeat(seat: Seat, generation: number, barred: Barred): Change<Seat> {
  const standing = standingOf(seat, generation, barred);
  if (standing !== 'stays') throw new DomainError(refusals[standing]);
  const state = { ...seat, present: true, version: seat.version + 1 };
  return { state, facts: [fact(participantJoined, seat.participantId, state.version, idsOf(seat))] };
}

/** The lobby has spoken: who is in their place without having been let in since then leaves it. */
export function reviewSeat(seat: Seat, barred: Barred): Change<Seat> {
  const ended = endedBy(barred, seat);
  return ended === undefined ? { state: seat, facts: [] } : leaveSeat(seat, ended);
}

/** Somebody goes, for whatever reason, and their shared screen with them; nothing to tell when nobody was there. */
export function leaveSeat(seat: Seat, reason: LeaveReason): Change<Seat> {
  if (!seat.present) return { state: seat, facts: [] };
  const { state: alone, facts } = shareSeat(seat, seat.generation, false);
  const state = { ...alone, present: false, version: alone.version + 1 };
  return { state, facts: [...facts, fact(participantLeft, seat.participantId, state.version, { ...idsOf(seat), reason })] };
}

/** The shared screen of this join has begun to reach Janus, or does so no more; nothing to tell twice, nor of a join that holds its place no more. */
export function shareSeat(seat: Seat, generation: number, sharing: boolean): Change<Seat> {
  if (!seat.present || seat.generation !== generation || seat.sharing === sharing) return { state: seat, facts: [] };
  const state = { ...seat, sharing, version: seat.version + 1 };
  return { state, facts: [fact(sharing ? screenShareStarted : screenShareStopped, seat.participantId, state.version, idsOf(seat))] };
}

export function standingOf(seat: Seat, generation: number, barred: Barred): Standing {
  const ended = endedBy(barred, seat);
  if (ended !== undefined) return ended;
  return seat.generation === generation ? 'stays' : 'replaced';
}

const idsOf = ({ sessionId, participantId }: Seat) => ({ sessionId, participantId });
