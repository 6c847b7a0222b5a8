import { DomainError, type PutSeries } from '@rcp/contracts';
import { type Incoming, type Settled, unchanged, weigh } from './incoming.js';
import { assertActive, type Rcp } from './rcp.js';
import { localDateOf, type Occurrence, occurrences, parseRecurrence } from './recurrence.js';
import { cancelFrom, followSeries, missingSessions, type SessionChange } from './series-sessions.js';
import { isLive, overlap, type Session } from './session.js';

/** One rhythm of an RCP; it may have several at once (R80). Its sessions are made 13 months ahead. */
export interface Series {
  readonly id: string;
  readonly rcpId: string;
  readonly rrule: string;
  /** Wall clock of `timeZone`, `YYYY-MM-DDTHH:mm`: every session starts at that time, on both sides of a change of hour. */
  readonly dtstartLocal: string;
  readonly durationMin: number;
  /** The RCP's when the series was defined. */
  readonly timeZone: Rcp['timeZone'];
  readonly webconfActive: boolean;
  readonly place: string | null;
  /** Local days without a session. */
  readonly exdates: readonly string[];
  readonly status: 'active' | 'ended';
  readonly sourceUpdatedAt: Date | null;
  readonly version: number;
}

/** The sessions a series is planned among. */
export interface Surroundings {
  /** Sessions the series has made, except those of days gone by that are over. */
  readonly own: readonly Session[];
  /** The RCP's other sessions that are not over. */
  readonly others: readonly Session[];
  /** Session ids that are in use. */
  readonly taken: ReadonlySet<string>;
  readonly now: Date;
}

export interface SeriesChange extends Settled<Series> {
  readonly sessions: readonly SessionChange[];
}

/** What a series would make of one day. */
export interface Foreseen extends Occurrence {
  readonly overlaps: boolean;
}

/** 13 months. In days, so that the later of two moments never looks less far. */
const HORIZON_MS = 396 * 86_400_000;

/**
 * `PUT …/series/{id}`: defines or replaces a series and brings its sessions to it; an ended one becomes active again. The same
 * content again changes nothing. Throws id-taken (another RCP's series), version-conflict, rcp-archived, rrule-unsupported,
 * session-overlap: the RCP has one link, so two of its web-conferences at once would be ambiguous.
 */
export function putSeries(before: Series | undefined, id: string, rcp: Rcp, put: PutSeries, at: Surroundings & Incoming): SeriesChange {
  if (before !== undefined && before.rcpId !== rcp.id) throw new DomainError('id-taken');
  const content = contentOf(rcp, put);
  const verdict = weigh('series', before, at, { same: before !== undefined && isSame(before, content) });
  if (before !== undefined && verdict === 'late') return { state: before, facts: [], ignored: true, sessions: [] };
  if (before !== undefined && verdict === 'same') return { ...unchanged(before, at), sessions: [] };
  assertActive(rcp);
  const state: Series = { id, rcpId: rcp.id, ...content, sourceUpdatedAt: at.sourceUpdatedAt ?? before?.sourceUpdatedAt ?? null, version: (before?.version ?? 0) + 1 };
  const sessions = followSeries(state, occurrencesOf(state, at.now), at.own, at.taken, at.now);
  const first = overlapping(sessions, at)[0];
  if (first !== undefined) throw new DomainError('session-overlap', [{ pointer: '/rrule', code: 'overlaps' }], { firstOverlap: first.startsAt.toISOString() });
  return { state, facts: [], sessions };
}

/** What the same PUT would make, day by day, without the days that have an exception. Throws id-taken, rcp-archived, rrule-unsupported. */
export function previewSeries(before: Series | undefined, id: string, rcp: Rcp, put: PutSeries, at: Surroundings): Foreseen[] {
  if (before !== undefined && before.rcpId !== rcp.id) throw new DomainError('id-taken');
  assertActive(rcp);
  const wanted: Series = { id, rcpId: rcp.id, ...contentOf(rcp, put), sourceUpdatedAt: null, version: 1 };
  const days = occurrencesOf(wanted, at.now);
  const sessions = followSeries(wanted, days, at.own, at.taken, at.now);
  const clashing = new Set(overlapping(sessions, at));
  const after = afterwards(at.own, sessions);
  return days.flatMap((day) => {
    const made = after.find((session) => session.recurrenceDate === day.date && session.state === 'planned' && !session.detached);
    return made === undefined ? [] : [{ ...day, overlaps: clashing.has(made) }];
  });
}

/** `DELETE …/series/{id}?from=`: no more sessions, and the untouched ones from that local day on are cancelled. Repeated, it finds nothing to do. */
export function endSeries(before: Series, from: string | undefined, own: readonly Session[], now: Date): SeriesChange {
  const day = from ?? localDateOf(now, before.timeZone);
  const sessions = cancelFrom(own, ({ startsAt }) => localDateOf(startsAt, before.timeZone) >= day, now);
  return { state: before.status === 'ended' ? before : endWithRcp(before), facts: [], sessions };
}

/** The series of an RCP that is archived; its sessions are cancelled with the RCP. */
export function endWithRcp(before: Series): Series {
  return { ...before, status: 'ended', version: before.version + 1 };
}

/** What time brings into reach: sessions that are missing, and how many were left out because another web-conference is there. Those that exist are never touched. */
export function topUp(series: Series, at: Surroundings): { sessions: readonly SessionChange[]; leftOut: number } {
  if (series.status === 'ended') return { sessions: [], leftOut: 0 };
  const missing = missingSessions(series, occurrencesOf(series, at.now), at.own, at.taken);
  const sessions = missing.reduce<SessionChange[]>((kept, change) => (overlapping([change], { ...at, others: [...at.others, ...kept.map(({ state }) => state)] }).length === 0 ? [...kept, change] : kept), []);
  return { sessions, leftOut: missing.length - sessions.length };
}

type Content = Omit<Series, 'id' | 'rcpId' | 'sourceUpdatedAt' | 'version'>;

function contentOf({ timeZone }: Rcp, { rrule, dtstartLocal, durationMin, webconfActive, place, exdates }: PutSeries): Content {
  return { rrule, dtstartLocal, durationMin, timeZone, webconfActive, place: place ?? null, exdates: [...new Set(exdates)].sort(), status: 'active' };
}

function isSame(before: Series, content: Content): boolean {
  const { rrule, dtstartLocal, durationMin, timeZone, webconfActive, place, exdates, status } = before;
  const same: Content = { rrule, dtstartLocal, durationMin, timeZone, webconfActive, place, exdates, status };
  return JSON.stringify(same) === JSON.stringify(content);
}

/** All that are to come within 13 months. Throws rrule-unsupported. */
function occurrencesOf({ rrule, dtstartLocal, durationMin, timeZone, exdates }: Series, now: Date): Occurrence[] {
  const until = new Date(now.getTime() + HORIZON_MS);
  const found = occurrences({ rule: parseRecurrence(rrule), dtstartLocal, durationMinutes: durationMin, timeZone, exdates, from: now, until });
  return found.filter(({ startsAt }) => startsAt > now && startsAt <= until);
}

function afterwards(own: readonly Session[], changes: readonly SessionChange[]): Session[] {
  const changed = new Map(changes.map(({ state }) => [state.id, state]));
  return [...own.filter(({ id }) => !changed.has(id)), ...changed.values()];
}

/** The changed sessions that would be a web-conference at the same time as another of the RCP, in time order. */
function overlapping(changes: readonly SessionChange[], { own, others }: Pick<Surroundings, 'own' | 'others'>): Session[] {
  const live = [...afterwards(own, changes), ...others].filter(isLive);
  return changes.map(({ state }) => state).filter((session) => isLive(session) && live.some((other) => other.id !== session.id && overlap(other, session)))
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
