import { type CancellationReason, type Change, DomainError, fact, type PutSession, sessionPlanned, type SessionState } from '@rcp/contracts';

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

/** Half-open intervals: back-to-back sessions don't overlap. */
function overlap(a: Pick<Session, 'startsAt' | 'endsAt'>, b: Pick<Session, 'startsAt' | 'endsAt'>): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/**
 * `PUT /sessions/{id}`: plans a session. `others` are the RCP's other sessions around that time. The same content again
 * changes nothing. Throws session-exists, validation (end in the past), session-overlap: the RCP has one link, so two of
 * its web-conferences at once would be ambiguous.
 */
export function plan(before: Session | undefined, id: string, put: PutSession, others: readonly Session[], now: Date): Change<Session> {
  const wanted = { rcpId: put.rcpId, startsAt: new Date(put.startsAt), endsAt: new Date(put.endsAt), webconfActive: put.webconfActive, place: put.place ?? null };
  if (before !== undefined) {
    if (isSame(before, wanted)) return { state: before, facts: [] };
    throw new DomainError('id-taken');
  }
  if (wanted.endsAt <= now) throw new DomainError('validation', [{ pointer: '/endsAt', code: 'in-the-past' }]);
  const live = others.filter((other) => other.id !== id && other.webconfActive && (other.state === 'planned' || other.state === 'open'));
  if (wanted.webconfActive && live.some((other) => overlap(other, wanted))) throw new DomainError('session-overlap');
  const session: Session = {
    id, ...wanted, seriesId: null, recurrenceDate: null, detached: false, state: 'planned', openedAt: null, closedAt: null, cancellationReason: null,
    agenda: [], icsSequence: 0, lobbyVersion: 0, sourceUpdatedAt: null, version: 1,
  };
  return {
    state: session,
    facts: [fact(sessionPlanned, id, session.version, {
      sessionId: id, rcpId: session.rcpId, startsAt: session.startsAt.toISOString(), endsAt: session.endsAt.toISOString(), webconfActive: session.webconfActive,
    })],
  };
}

function isSame(session: Session, wanted: Pick<Session, 'rcpId' | 'startsAt' | 'endsAt' | 'webconfActive' | 'place'>): boolean {
  return session.rcpId === wanted.rcpId && session.startsAt.getTime() === wanted.startsAt.getTime() && session.endsAt.getTime() === wanted.endsAt.getTime()
    && session.webconfActive === wanted.webconfActive && session.place === wanted.place;
}
