import { z } from 'zod';

/** Meetings alike that begin at the same time. */
export interface Planned {
  readonly startsAt: Date;
  readonly minutes: number;
  /** How many such meetings. */
  readonly sessions: number;
  /** In the room of each at once. */
  readonly people: number;
  /** Patients of each. */
  readonly registrations: number;
}

/** The calendar cannot be read; says the line and the column, never what stands there. */
export class CalendarFault extends Error {
  override readonly name = 'CalendarFault';
}

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const row = z.strictObject({
  startsAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  minutes: whole(1, 24 * 60), sessions: whole(1, 100_000), people: whole(1, 300), registrations: whole(0, 1_000),
});
const columns = Object.keys(row.shape);

/**
 * Reads a calendar: a JSON list of rows, or CSV whose first line names the columns
 * `startsAt,minutes,sessions,people,registrations` in any order. Throws CalendarFault.
 */
export function calendarOf(text: string): Planned[] {
  const rows = text.trimStart().startsWith('[') ? jsonRows(text) : csvRows(text);
  if (rows.length === 0) throw new CalendarFault('no session is planned');
  return rows.map(({ line, value }) => {
    const parsed = row.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new CalendarFault(`line ${line}, ${issue?.path.join('.') || 'row'}: ${issue?.code ?? 'unreadable'}`);
  });
}

interface Row { readonly line: number; readonly value: unknown }

function jsonRows(text: string): Row[] {
  try {
    return z.array(z.unknown()).parse(JSON.parse(text)).map((value, nth) => ({ line: nth + 1, value }));
  } catch {
    throw new CalendarFault('not JSON');
  }
}

function csvRows(text: string): Row[] {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = head.split(',').map((name) => name.trim());
  if (names.toSorted().join() !== columns.toSorted().join()) throw new CalendarFault(`line 1: the columns are ${columns.join(',')}`);
  return lines.map((line, nth) => ({ cells: line.split(','), line: nth + 2 })).filter(({ cells }) => cells.join('').trim() !== '').map(({ cells, line }) => {
    if (cells.length !== names.length) throw new CalendarFault(`line ${line}: ${cells.length} columns, not ${names.length}`);
    return { line, value: Object.fromEntries(names.map((name, column) => [name, cells[column]?.trim()])) };
  });
}
