import type { CancellationReason, Change } from '@rcp/contracts';
import type { Occurrence } from './recurrence.js';
import type { Series } from './series.js';
import { cancelled, changed, plannedBySeries, type Session } from './session.js';

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
  const { rcpId, webconfActive, place } = series;
  const id = freeId(`${series.id}.${date.replaceAll('-', '')}`, taken);
  return { before: undefined, ...plannedBySeries({ id, rcpId, seriesId: series.id, recurrenceDate: date, startsAt, endsAt, webconfActive, place }) };
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  for (let nth = 1; ; nth += 1) {
    const candidate = nth === 1 ? id : `${id}.${nth}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Nothing when the session is as wanted. */
function changeOf(before: Session, { webconfActive, place }: Series, { startsAt, endsAt }: Occurrence): SessionChange[] {
  const change = changed(before, { startsAt, endsAt, webconfActive, place });
  return change.state === before ? [] : [{ before, ...change }];
}

const cancelOf = (before: Session, reason: CancellationReason): SessionChange => ({ before, ...cancelled(before, reason) });
