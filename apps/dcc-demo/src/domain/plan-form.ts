import type { PutSeries, PutSession, RcpAnswer } from '@rcp/contracts';
import { Temporal } from 'temporal-polyfill';

/** « Planifier des séances », as typed. */
export interface PlanEntry {
  readonly date: string;
  readonly time: string;
  readonly durationMin: string;
  readonly place: string;
  readonly webconfActive: boolean;
  readonly rhythm: Rhythm;
  /** Last day, or empty. */
  readonly until: string;
  /** Days left out. */
  readonly exdates: readonly string[];
}

/** How often, in words; the day of the week and its place in the month are those of the first date. */
export const rhythmWords = {
  once: 'Séance ponctuelle', weekly: 'Toutes les semaines', fortnightly: 'Toutes les 2 semaines', monthly: 'Tous les mois, au même rang (le 2e mardi, par exemple)',
  'monthly-last': 'Tous les mois, le dernier (le dernier mardi, par exemple)',
} as const;
export type Rhythm = keyof typeof rhythmWords;

const rhythmOf = (text: string | null): Rhythm => (text !== null && Object.hasOwn(rhythmWords, text) ? (text as Rhythm) : 'once');

/** The form's fields. */
export function planEntryOf(fields: URLSearchParams): PlanEntry {
  const text = (name: string) => (fields.get(name) ?? '').trim();
  return {
    date: text('date'), time: text('time'), durationMin: text('durationMin'), place: text('place'), webconfActive: fields.has('webconfActive'),
    rhythm: rhythmOf(fields.get('rhythm')), until: text('until'), exdates: [...new Set(fields.getAll('exdates'))].filter(isDay),
  };
}

/** A field that can't be read, and what to do about it. */
export interface Unreadable {
  readonly field: 'date' | 'time' | 'durationMin' | 'until';
  readonly words: string;
}

/** What can't even be asked of the API. */
export function unreadable({ date, time, durationMin, until }: PlanEntry): Unreadable[] {
  return [
    ...(isDay(date) ? [] : [{ field: 'date' as const, words: 'Date : indiquez un jour.' }]),
    ...(/^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? [] : [{ field: 'time' as const, words: 'Heure de début : indiquez une heure, par exemple 16:00.' }]),
    ...(/^\d{1,3}$/.test(durationMin) ? [] : [{ field: 'durationMin' as const, words: 'Durée : indiquez un nombre de minutes.' }]),
    ...(until === '' || isDay(until) ? [] : [{ field: 'until' as const, words: "Jusqu'au : indiquez un jour, ou laissez vide." }]),
  ];
}

function isDay(text: string): boolean {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** RFC 5545 rule of the rhythm; `COUNT=1` lets the API preview a single session too. */
export function ruleOf({ date, rhythm, until }: PlanEntry, zone: RcpAnswer['timeZone']): string {
  const first = Temporal.PlainDate.from(date);
  const weekday = weekdays[first.dayOfWeek - 1] ?? '';
  if (rhythm === 'once') return `FREQ=WEEKLY;BYDAY=${weekday};COUNT=1`;
  const end = until === '' ? '' : `;UNTIL=${lastInstant(until, zone)}`;
  if (rhythm === 'weekly') return `FREQ=WEEKLY;BYDAY=${weekday}${end}`;
  if (rhythm === 'fortnightly') return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}${end}`;
  // A fifth Tuesday is not there every month: the last one is meant.
  const nth = Math.ceil(first.day / 7);
  return `FREQ=MONTHLY;BYDAY=${rhythm === 'monthly-last' || nth === 5 ? -1 : nth}${weekday}${end}`;
}

function lastInstant(day: string, zone: RcpAnswer['timeZone']): string {
  const end = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: '23:59:59' }).toInstant();
  return end.toString().replace(/[-:]/g, '');
}

/** Body of `PUT …/series/{id}`. */
export function seriesOf(entry: PlanEntry, zone: RcpAnswer['timeZone']): PutSeries {
  const { date, time, durationMin, place, webconfActive, exdates } = entry;
  return {
    rrule: ruleOf(entry, zone), dtstartLocal: `${date}T${time}`, durationMin: Number(durationMin), webconfActive, ...(place === '' ? {} : { place }), exdates: [...exdates],
  };
}

/** Body of `PUT /sessions/{id}`: the wall clock of the RCP's zone as instants. */
export function sessionOf({ date, time, durationMin, place, webconfActive }: PlanEntry, { id, timeZone }: Pick<RcpAnswer, 'id' | 'timeZone'>): PutSession {
  const starts = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone);
  const ends = starts.add({ minutes: Number(durationMin) });
  return { rcpId: id, startsAt: starts.toInstant().toString(), endsAt: ends.toInstant().toString(), webconfActive, ...(place === '' ? {} : { place }) };
}
