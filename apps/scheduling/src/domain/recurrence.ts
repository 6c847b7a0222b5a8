import { DomainError, type PutRcp, type Recurrence, recurrenceLabel } from '@rcp/contracts';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

type Zone = PutRcp['timeZone'];

/** A rule of the accepted part of RFC 5545 §3.3.10. */
export interface ParsedRule extends Recurrence {
  /** No start after this instant. */
  readonly until?: Date;
  /** So many starts, days without a session included. */
  readonly count?: number;
}

/** One start of a series. */
export interface Occurrence {
  /** Local day, `YYYY-MM-DD`: what the session is known by within its series. */
  readonly date: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const unsupported = (code: string, pointer = '/rrule') => new DomainError('rrule-unsupported', [{ pointer, code }]);

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const known = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'UNTIL', 'COUNT']);
const limits = { weekly: 4, monthly: 3 };
const maxCount = 120;
const durations = { min: 15, max: 480 };

/**
 * `FREQ=WEEKLY;INTERVAL=1..4;BYDAY=WE,…` or `FREQ=MONTHLY;INTERVAL=1..3;BYDAY=2TU,-1TH,…` with the ordinals 1 to 4 and -1; `UNTIL` in
 * UTC or `COUNT` up to 120. Throws rrule-unsupported for anything else, with a code that says which part.
 */
export function parseRecurrence(rrule: string): ParsedRule {
  const parts = new Map<string, string>();
  for (const part of rrule.split(';')) {
    const [, name = '', value = ''] = /^([A-Z]+)=([A-Z0-9,-]+)$/.exec(part) ?? [];
    if (!known.has(name)) throw unsupported('unknown-part');
    if (parts.has(name)) throw unsupported('part-twice');
    parts.set(name, value);
  }
  const freq = freqOf(parts.get('FREQ'));
  const interval = wholeOf(parts.get('INTERVAL') ?? '1', limits[freq], 'interval');
  const days = daysOf(freq, parts.get('BYDAY'));
  const [until, count] = [parts.get('UNTIL'), parts.get('COUNT')];
  if (until !== undefined && count !== undefined) throw unsupported('until-and-count');
  return {
    freq, interval, days, ...(until === undefined ? {} : { until: untilOf(until) }), ...(count === undefined ? {} : { count: wholeOf(count, maxCount, 'count') }),
  };
}

function freqOf(value: string | undefined): ParsedRule['freq'] {
  if (value === 'WEEKLY') return 'weekly';
  if (value === 'MONTHLY') return 'monthly';
  throw unsupported('freq');
}

function wholeOf(value: string, max: number, code: string): number {
  const number = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > max) throw unsupported(code);
  return number;
}

/** In the order of the month or week, each once. */
function daysOf(freq: ParsedRule['freq'], value: string | undefined): ParsedRule['days'] {
  if (value === undefined) throw unsupported('byday');
  const days = value.split(',').map((day) => dayOf(freq, day));
  const key = ({ weekday, nth }: ParsedRule['days'][number]) => `${nth ?? ''}${weekday}`;
  if (new Set(days.map(key)).size !== days.length) throw unsupported('byday');
  const place = ({ weekday, nth }: ParsedRule['days'][number]) => (nth === -1 ? 5 : (nth ?? 0)) * 7 + weekdays.indexOf(weekday);
  return days.sort((a, b) => place(a) - place(b));
}

function dayOf(freq: ParsedRule['freq'], value: string): ParsedRule['days'][number] {
  const [, ordinal, name] = /^(1|2|3|4|-1)?(MO|TU|WE|TH|FR|SA|SU)$/.exec(value) ?? [];
  const weekday = weekdays.find((one) => one === name);
  if (weekday === undefined || (ordinal === undefined) !== (freq === 'weekly')) throw unsupported('byday');
  return ordinal === undefined ? { weekday } : { weekday, nth: Number(ordinal) as 1 | 2 | 3 | 4 | -1 };
}

function untilOf(value: string): Date {
  const iso = /^\d{8}T\d{6}Z$/.test(value) ? value.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z') : '';
  const at = new Date(iso);
  // 30 February and 24:00 are read as a later day: what is read must be what was written.
  if (Number.isNaN(at.getTime()) || untilText(at) !== value) throw unsupported('until');
  return at;
}

const untilText = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** The same rule as text, in one order. */
function textOf({ freq, interval, days, until, count }: ParsedRule): string {
  const byday = days.map(({ weekday, nth }) => `${nth ?? ''}${weekday}`).join(',');
  const end = until === undefined ? (count === undefined ? '' : `;COUNT=${count}`) : `;UNTIL=${untilText(until)}`;
  return `FREQ=${freq.toUpperCase()};INTERVAL=${interval};WKST=MO;BYDAY=${byday}${end}`;
}

/** What the starts of a series are reckoned from. */
export interface Rhythm {
  readonly rule: ParsedRule;
  /** The first start on the wall clock of `timeZone`, `YYYY-MM-DDTHH:mm`. */
  readonly dtstartLocal: string;
  readonly durationMinutes: number;
  readonly timeZone: Zone;
  /** Local days without a session. */
  readonly exdates: readonly string[];
}

/**
 * The starts with `endsAt > from` and `startsAt < until`, in time order, one a day; the clock time never moves, on whatever side of
 * a change of hour. Throws validation (night-hour: that hour may not exist, or exist twice; out-of-range: not 15 to 480 whole minutes)
 * and rrule-unsupported when the first start is not on the rule.
 */
export function occurrences({ rule, dtstartLocal, durationMinutes, timeZone, exdates, from, until }: Rhythm & { from: Date; until: Date }): readonly Occurrence[] {
  const first = Temporal.PlainDateTime.from(dtstartLocal);
  if (first.hour === 2) throw new DomainError('validation', [{ pointer: '/dtstartLocal', code: 'night-hour' }]);
  if (!Number.isInteger(durationMinutes) || durationMinutes < durations.min || durationMinutes > durations.max) {
    throw new DomainError('validation', [{ pointer: '/durationMin', code: 'out-of-range' }]);
  }
  if (!isOnRule(rule, first)) throw unsupported('not-on-the-rule', '/dtstartLocal');
  const dtstart = first.toZonedDateTime(timeZone);
  // The library walks there week by week: seconds for a first start in a far year.
  if (dtstart.epochMilliseconds >= until.getTime()) return [];
  const starts = new RRuleTemporal({ rruleString: `RRULE:${textOf(rule)}`, dtstart, temporal: Temporal });
  const durationMs = durationMinutes * 60_000;
  const zoned = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const excluded = new Set(exdates);
  return starts.between(zoned(from.getTime() - durationMs), zoned(until.getTime()), true)
    .map((start) => ({ date: start.toPlainDate().toString(), startsAt: new Date(start.epochMilliseconds), endsAt: new Date(start.epochMilliseconds + durationMs) }))
    .filter(({ date, startsAt, endsAt }) => endsAt > from && startsAt < until && !excluded.has(date));
}

function isOnRule({ days }: ParsedRule, first: Temporal.PlainDateTime): boolean {
  const weekday = weekdays[first.dayOfWeek - 1];
  const fromEnd = first.daysInMonth - first.day < 7;
  return days.some((day) => day.weekday === weekday && (day.nth === undefined || day.nth === Math.ceil(first.day / 7) || (day.nth === -1 && fromEnd)));
}

/** « Le mercredi - Toutes les semaines » for a rule that was accepted, « Séance ponctuelle » without one (R81). */
export function rhythmLabel(rrule: string | undefined): string {
  return recurrenceLabel(rrule === undefined ? undefined : parseRecurrence(rrule));
}

/** The local day of an instant, `YYYY-MM-DD`. */
export function localDateOf(at: Date, timeZone: Zone): string {
  return wallClock(at, timeZone).toPlainDate().toString();
}

function wallClock(at: Date, timeZone: Zone): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
}
