import {
  type CancellationReason, type Change, DomainError, type Fact, fact, type PatchSession, type PutSession, sessionCancelled, sessionPlanned, sessionRescheduled,
  type SessionState, webconfActivated, webconfDeactivated,
} from '@rcp/contracts';
import { assertMatch, type Incoming, type Settled, unchanged, weigh } from './incoming.js';
import { assertActive, type Rcp } from './rcp.js';

/** One dated occurrence of an RCP. */
export interface Session {
  readonly id: string;
  readonly rcpId: string;
  readonly seriesId: string | null;
  /** The local day of the series that this session stands for, also when it was moved; with `seriesId` only. */
  readonly recurrenceDate: string | null;
  /** Changed or cancelled on its own: a change of the series leaves it alone. */
  readonly detached: boolean;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly webconfActive: boolean;
  /** « Lieu »: free text, stored as the DCC sends it and never interpreted (R82). */
  readonly place: string | null;
  readonly state: SessionState;
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
  readonly cancellationReason: CancellationReason | null;
  /** Order of passage: registration ids. */
  readonly agenda: readonly string[];
  /** SEQUENCE of the calendar entry (RFC 5545 §3.8.7.4): grows when the times change and when it is cancelled. */
  readonly icsSequence: number;
  /** Version of the lobby's latest news followed: older news change nothing. */
  readonly lobbyVersion: number;
  readonly sourceUpdatedAt: Date | null;
  readonly version: number;
}

/** The session's RCP, the RCP's other sessions around the wanted time, and the time it is. */
export interface Surroundings {
  readonly rcp: Pick<Rcp, 'status' | 'timeZone'>;
  readonly others: readonly Session[];
  readonly now: Date;
}

type Times = Pick<Session, 'startsAt' | 'endsAt'>;
type Wanted = Times & Pick<Session, 'webconfActive' | 'place'>;

/** Half-open intervals: back-to-back sessions don't overlap. */
export function overlap(a: Times, b: Times): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/** It has the link of its RCP for itself: two of these at once would be ambiguous. */
export function isLive({ webconfActive, state }: Pick<Session, 'webconfActive' | 'state'>): boolean {
  return webconfActive && (state === 'planned' || state === 'open');
}

/**
 * `PUT /sessions/{id}`: plans a session, or changes a planned one. Throws id-taken (another RCP's), precondition-required,
 * version-conflict, session-terminal, session-open, rcp-archived, validation (times), session-overlap.
 */
export function put(before: Session | undefined, id: string, body: PutSession, at: Surroundings & Incoming): Settled<Session> {
  const wanted: Wanted = { startsAt: new Date(body.startsAt), endsAt: new Date(body.endsAt), webconfActive: body.webconfActive, place: body.place ?? null };
  if (before !== undefined && before.rcpId !== body.rcpId) throw new DomainError('id-taken', [{ pointer: '/rcpId', code: 'fixed' }]);
  const verdict = weigh('session', before, at, { same: before !== undefined && isSame(before, wanted), needsMatch: true });
  if (before !== undefined && verdict === 'late') return { state: before, facts: [], ignored: true };
  if (before !== undefined && verdict === 'same') return unchanged(before, at);
  assertPossible(before, id, wanted, at);
  const sourceUpdatedAt = at.sourceUpdatedAt ?? before?.sourceUpdatedAt ?? null;
  if (before === undefined) return planned({ id, rcpId: body.rcpId, ...wanted, sourceUpdatedAt });
  const { state, facts } = changed(before, wanted);
  return { state: { ...onItsOwn(state), sourceUpdatedAt }, facts };
}

/** `PATCH /sessions/{id}` (R77). Throws what a PUT of the whole would. */
export function patch(before: Session, body: PatchSession, at: Surroundings & Incoming): Change<Session> {
  const wanted: Wanted = {
    startsAt: before.startsAt, endsAt: body.endsAt === undefined ? before.endsAt : new Date(body.endsAt),
    webconfActive: body.webconfActive ?? before.webconfActive, place: body.place === undefined ? before.place : body.place,
  };
  if (isSame(before, wanted)) return { state: before, facts: [] };
  assertMatch('session', before, at.ifMatch, true);
  const minutes = (wanted.endsAt.getTime() - wanted.startsAt.getTime()) / 60_000;
  if (minutes < 15 || minutes > 480) throw new DomainError('validation', [{ pointer: '/endsAt', code: 'session-length' }]);
  assertPossible(before, before.id, wanted, at);
  const { state, facts } = changed(before, wanted);
  return { state: onItsOwn(state), facts };
}

/** `POST /sessions/{id}/cancellation` (R85); repeated, nothing. Throws session-open, session-terminal, version-conflict. */
export function cancel(before: Session, reason: CancellationReason, at: Incoming): Change<Session> {
  if (before.state === 'cancelled') return { state: before, facts: [] };
  assertMatch('session', before, at.ifMatch);
  if (before.state === 'open') throw new DomainError('session-open');
  if (before.state !== 'planned') throw new DomainError('session-terminal');
  const { state, facts } = cancelled(before, reason);
  return { state: onItsOwn(state), facts };
}

/** With the RCP it belongs to. Throws session-open. */
export function cancelWithRcp(before: Session): Change<Session> {
  if (before.state === 'open') throw new DomainError('session-open');
  return cancelled(before, 'rcp-archived');
}

function assertPossible(before: Session | undefined, id: string, wanted: Wanted, { rcp, others, now }: Surroundings): void {
  if (before?.state === 'open') assertOnlyPutOff(before, wanted);
  else if (before !== undefined && before.state !== 'planned') throw new DomainError('session-terminal');
  assertActive(rcp);
  const moved = before?.startsAt.getTime() !== wanted.startsAt.getTime();
  const endMoved = before?.endsAt.getTime() !== wanted.endsAt.getTime();
  // What is past stays as it was: a session over its time can still have its place put right, or be switched.
  if (endMoved && wanted.endsAt <= now) throw new DomainError('validation', [{ pointer: '/endsAt', code: 'in-the-past' }]);
  if (before !== undefined && moved && wanted.startsAt <= now) throw new DomainError('validation', [{ pointer: '/startsAt', code: 'in-the-past' }]);
  const freed = before !== undefined && !moved && before.webconfActive === wanted.webconfActive && wanted.endsAt <= before.endsAt;
  if (!wanted.webconfActive || freed) return;
  const other = others.find((one) => one.id !== id && isLive(one) && overlap(one, wanted));
  if (other !== undefined) throw new DomainError('session-overlap', [], { overlapsWith: other.id });
}

/** People are in the room: it can last longer, and its place can be put right. */
function assertOnlyPutOff(before: Session, wanted: Wanted): void {
  const kept = before.startsAt.getTime() === wanted.startsAt.getTime() && before.webconfActive === wanted.webconfActive && wanted.endsAt >= before.endsAt;
  if (!kept) throw new DomainError('session-open');
}

function planned(session: Wanted & Pick<Session, 'id' | 'rcpId' | 'sourceUpdatedAt'>, of: { seriesId: string; recurrenceDate: string } | { seriesId: null; recurrenceDate: null } = { seriesId: null, recurrenceDate: null }): Change<Session> {
  const state: Session = {
    ...session, ...of, detached: false, state: 'planned', openedAt: null, closedAt: null, cancellationReason: null, agenda: [], icsSequence: 0, lobbyVersion: 0, version: 1,
  };
  return { state, facts: [fact(sessionPlanned, state.id, state.version, asPlanned(state))] };
}

/** A session of a series, for one of its days. */
export function plannedBySeries(session: Wanted & { id: string; rcpId: string; seriesId: string; recurrenceDate: string }): Change<Session> {
  const { seriesId, recurrenceDate, ...rest } = session;
  return planned({ ...rest, sourceUpdatedAt: null }, { seriesId, recurrenceDate });
}

/** The session as wanted; each fact has its own version. The place alone is no fact (R82). */
export function changed(before: Session, { startsAt, endsAt, webconfActive, place }: Wanted): Change<Session> {
  const facts: Fact[] = [];
  let state = before;
  if (before.startsAt.getTime() !== startsAt.getTime() || before.endsAt.getTime() !== endsAt.getTime()) {
    state = { ...state, startsAt, endsAt, icsSequence: state.icsSequence + 1, version: state.version + 1 };
    const previous = { startsAt: before.startsAt.toISOString(), endsAt: before.endsAt.toISOString() };
    facts.push(fact(sessionRescheduled, state.id, state.version, { ...asPlanned(state), previous, icsSequence: state.icsSequence }));
  }
  if (before.webconfActive !== webconfActive) {
    state = { ...state, webconfActive, version: state.version + 1 };
    facts.push(fact(webconfActive ? webconfActivated : webconfDeactivated, state.id, state.version, asPlanned(state)));
  }
  if (before.place !== place) state = { ...state, place, version: Math.max(state.version, before.version + 1) };
  return { state, facts };
}

/** The session is off. */
export function cancelled(before: Session, reasonCode: CancellationReason): Change<Session> {
  const state: Session = { ...before, state: 'cancelled', cancellationReason: reasonCode, icsSequence: before.icsSequence + 1, version: before.version + 1 };
  return { state, facts: [fact(sessionCancelled, state.id, state.version, { ...asPlanned(state), reasonCode, icsSequence: state.icsSequence })] };
}

function onItsOwn(session: Session): Session {
  return session.seriesId === null || session.detached ? session : { ...session, detached: true };
}

function asPlanned({ id, rcpId, startsAt, endsAt, webconfActive }: Session) {
  return { sessionId: id, rcpId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), webconfActive };
}

function isSame(session: Session, wanted: Wanted): boolean {
  return session.startsAt.getTime() === wanted.startsAt.getTime() && session.endsAt.getTime() === wanted.endsAt.getTime()
    && session.webconfActive === wanted.webconfActive && session.place === wanted.place;
}
