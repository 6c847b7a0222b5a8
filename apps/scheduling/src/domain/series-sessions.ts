import { type CancellationReason, type Change, fact, sessionCancelled, sessionPlanned, sessionRescheduled, webconfActivated, webconfDeactivated } from '@rcp/contracts';
import type { Occurrence } from './recurrence.js';
import type { Series } from './series.js';
import type { Session } from './session.js';

/** What a change of a series does to one session of it; `before` is undefined for a new one. */
export interface SessionChange extends Change<Session> {
  readonly before: Session | undefined;
}

/** Cancelled with its series or its RCP, not on its own: the day is free again. */
function freesItsDay({ state, detached, cancellationReason }: Session): boolean {
  return state === 'cancelled' && (cancellationReason === 'rcp-archived' || (!detached && (cancellationReason === 'series-changed' || cancellationReason === 'series-ended')));
}

/** What a series may still change: neither begun nor changed or cancelled on its own. */
function follows(session: Session, now: Date): boolean {
  return session.state === 'planned' && !session.detached && session.startsAt > now;
}

/** The days a session stands for already, exceptions included. */
function heldDays(own: readonly Session[]): Map<string | null, Session> {
  return new Map(own.filter((session) => !freesItsDay(session)).map((session) => [session.recurrenceDate, session]));
}

/** Brings the sessions of a series to `occurrences`, all of them to come: exceptions, what has begun and what is right already are left alone. `taken`: ids in use. */
export function followSeries(series: Series, occurrences: readonly Occurrence[], own: readonly Session[], taken: ReadonlySet<string>, now: Date): SessionChange[] {
  const days = new Set<string | null>(occurrences.map(({ date }) => date));
  const gone = own.filter((session) => follows(session, now) && !days.has(session.recurrenceDate)).map((session) => cancelOf(session, 'series-changed'));
  const held = heldDays(own);
  const kept = occurrences.flatMap((occurrence) => {
    const session = held.get(occurrence.date);
    if (session === undefined) return [];
    return follows(session, now) ? changeOf(session, series, occurrence) : [];
  });
  return [...gone, ...kept, ...missingSessions(series, occurrences, own, taken)];
}

/** A new session for every occurrence whose day nothing stands for. */
export function missingSessions(series: Series, occurrences: readonly Occurrence[], own: readonly Session[], taken: ReadonlySet<string>): SessionChange[] {
  const held = heldDays(own);
  return occurrences.filter(({ date }) => !held.has(date)).map((occurrence) => planOf(series, occurrence, taken));
}

/** The untouched sessions that start on or after the day `from` and are not over. */
export function cancelFrom(own: readonly Session[], startsFrom: (session: Session) => boolean, now: Date): SessionChange[] {
  return own.filter((session) => session.state === 'planned' && !session.detached && session.endsAt > now && startsFrom(session)).map((session) => cancelOf(session, 'series-ended'));
}

function planOf(series: Series, { date, startsAt, endsAt }: Occurrence, taken: ReadonlySet<string>): SessionChange {
  const state: Session = {
    id: freeId(`${series.id}.${date.replaceAll('-', '')}`, taken), rcpId: series.rcpId, seriesId: series.id, recurrenceDate: date, detached: false, startsAt, endsAt,
    webconfActive: series.webconfActive, place: series.place, state: 'planned', openedAt: null, closedAt: null, cancellationReason: null,
    agenda: [], icsSequence: 0, lobbyVersion: 0, sourceUpdatedAt: null, version: 1,
  };
  return { before: undefined, state, facts: [fact(sessionPlanned, state.id, state.version, dataOf(state))] };
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  for (let nth = 1; ; nth += 1) {
    const candidate = nth === 1 ? id : `${id}.${nth}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Nothing when the session is as wanted. Each fact has its own version; the place alone is no fact (R82). */
function changeOf(before: Session, { webconfActive, place }: Series, { startsAt, endsAt }: Occurrence): SessionChange[] {
  const facts = [];
  let state = before;
  if (before.startsAt.getTime() !== startsAt.getTime() || before.endsAt.getTime() !== endsAt.getTime()) {
    state = { ...state, startsAt, endsAt, icsSequence: state.icsSequence + 1, version: state.version + 1 };
    const previous = { startsAt: before.startsAt.toISOString(), endsAt: before.endsAt.toISOString() };
    facts.push(fact(sessionRescheduled, state.id, state.version, { ...dataOf(state), previous, icsSequence: state.icsSequence }));
  }
  if (before.webconfActive !== webconfActive) {
    state = { ...state, webconfActive, version: state.version + 1 };
    facts.push(fact(webconfActive ? webconfActivated : webconfDeactivated, state.id, state.version, dataOf(state)));
  }
  if (before.place !== place) state = { ...state, place, version: Math.max(state.version, before.version + 1) };
  return state === before ? [] : [{ before, state, facts }];
}

function cancelOf(before: Session, reasonCode: CancellationReason): SessionChange {
  const state: Session = { ...before, state: 'cancelled', cancellationReason: reasonCode, icsSequence: before.icsSequence + 1, version: before.version + 1 };
  return { before, state, facts: [fact(sessionCancelled, state.id, state.version, { ...dataOf(state), reasonCode, icsSequence: state.icsSequence })] };
}

function dataOf({ id, rcpId, startsAt, endsAt, webconfActive }: Session) {
  return { sessionId: id, rcpId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), webconfActive };
}
