import { clockLabel, type SessionAnswer } from '@rcp/contracts';
import { Temporal } from 'temporal-polyfill';

/** One session in a day's cell. */
export interface CalendarEntry {
  readonly id: string;
  /** « 16:00 – 17:30 » */
  readonly hours: string;
  readonly rcp: string;
  readonly webconfActive: boolean;
  /** Said unless it is « Prévue ». */
  readonly state: string | null;
}

export interface CalendarDay {
  /** « 10 » */
  readonly number: number;
  /** « mercredi 10 mai » */
  readonly label: string;
  readonly today: boolean;
  readonly entries: readonly CalendarEntry[];
}

export interface CalendarMonth {
  /** « mai 2023 » */
  readonly label: string;
  readonly previous: string;
  readonly next: string;
  /** Weeks from Monday; null outside the month. */
  readonly weeks: readonly (readonly (CalendarDay | null)[])[];
  readonly count: number;
}

/** A session with the name it goes by in the calendar. */
export type Dated = Pick<SessionAnswer, 'id' | 'startsAt' | 'endsAt' | 'timeZone' | 'webconfActive' | 'state' | 'stateLabel'> & { readonly rcp: string };

/** `YYYY-MM` as asked for, or the month of today. */
export function monthOf(asked: string | undefined, today: string): string {
  return asked !== undefined && /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) ? asked : today.slice(0, 7);
}

/** The day on the wall calendar of a zone. */
export function localDay(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Instants that surely contain every session of the month, whatever its zone. */
export function spanOf(month: string): { from: string; to: string } {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  return { from: `${first.subtract({ days: 1 }).toString()}T00:00:00Z`, to: `${first.add({ months: 1, days: 1 }).toString()}T00:00:00Z` };
}

/** The month as a grid; `today` is `YYYY-MM-DD`. */
export function calendarMonth(month: string, sessions: readonly Dated[], today: string): CalendarMonth {
  const shown = Temporal.PlainYearMonth.from(month);
  const byDay = Map.groupBy([...sessions].sort((a, b) => a.startsAt.localeCompare(b.startsAt)), ({ startsAt, timeZone }) => localDay(startsAt, timeZone));
  const days = Array.from({ length: shown.daysInMonth }, (_nothing, index) => dayOf(shown.toPlainDate({ day: index + 1 }), byDay, today));
  const cells = [...Array.from({ length: shown.toPlainDate({ day: 1 }).dayOfWeek - 1 }, () => null), ...days];
  while (cells.length % 7 !== 0) cells.push(null);
  return {
    label: shown.toPlainDate({ day: 1 }).toLocaleString('fr-FR', { month: 'long', year: 'numeric' }),
    previous: shown.subtract({ months: 1 }).toString(), next: shown.add({ months: 1 }).toString(),
    weeks: Array.from({ length: cells.length / 7 }, (_nothing, week) => cells.slice(week * 7, week * 7 + 7)),
    count: days.reduce((sum, { entries }) => sum + entries.length, 0),
  };
}

function dayOf(date: Temporal.PlainDate, byDay: ReadonlyMap<string, readonly Dated[]>, today: string): CalendarDay {
  return {
    number: date.day, today: date.toString() === today,
    label: date.toLocaleString('fr-FR', { weekday: 'long', day: 'numeric', month: 'long' }),
    entries: (byDay.get(date.toString()) ?? []).map(({ id, startsAt, endsAt, timeZone, rcp, webconfActive, state, stateLabel }) => ({
      id, rcp, webconfActive, hours: `${clockLabel(startsAt, timeZone)} – ${clockLabel(endsAt, timeZone)}`, state: state === 'planned' ? null : stateLabel,
    })),
  };
}
