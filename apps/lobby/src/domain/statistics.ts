import { type Assurance, type AttendanceLine, type SessionStatistics, specialityOf } from '@rcp/contracts';
import type { MediaUse } from './media-use.js';
import type { Room } from './room.js';
import type { Session } from './session.js';

/** A session counted once it is over: all that is left of it when its names are erased. */
export interface SessionFigures extends Partial<MediaUse> {
  readonly people: number;
  readonly refused: number;
  readonly excluded: number;
  /** From the planned start to the first organiser; 0 for who was early. */
  readonly delaySeconds: number;
  /** Of each request that an organiser accepted. */
  readonly waitSeconds: readonly number[];
  readonly bySpecialityFamily: Readonly<Partial<Record<string, number>>>;
  readonly byAssurance: Readonly<Partial<Record<Assurance, number>>>;
}

/** A session of the period, and its figures where it was held. */
export interface Counted extends Pick<Session, 'state' | 'webconfActive' | 'openedAt'> {
  readonly figures: SessionFigures | null;
}

const secondsBetween = (from: Date, to: Date) => Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));

/** Counts a session that is over, by its attendance record, what became of each request and what the media told. */
export function figuresOf({ session, requests }: Room, lines: readonly AttendanceLine[], use: MediaUse): SessionFigures {
  const of = (state: string) => requests.filter((request) => request.state === state);
  const main = lines.filter(({ personKind }) => personKind === 'main');
  return {
    people: lines.length, refused: of('refused').length, excluded: of('excluded').length,
    delaySeconds: session.openedAt === null ? 0 : secondsBetween(session.startsAt, session.openedAt),
    waitSeconds: of('admitted').filter(({ organiser }) => !organiser).map(({ requestedAt, since }) => secondsBetween(requestedAt, since)),
    bySpecialityFamily: tally(lines.flatMap(({ specialityCode }) => familyOf(specialityCode) ?? [])),
    byAssurance: tally(main.map(({ assurance }) => assurance)), ...use,
  };
}

/** Only physicians have a speciality; several codes are variants of one. */
function familyOf(code: string | undefined): string | undefined {
  const speciality = specialityOf(code);
  return speciality?.physician ? speciality.family : undefined;
}

function tally<Key extends string>(keys: readonly Key[]): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** Under this many people, a figure about a group could be about somebody. */
const fewest = 5;
const hidden = (count: number): number | '<5' => (count > 0 && count < fewest ? '<5' : count);

function summed(records: readonly Readonly<Record<string, number | undefined>>[]): Record<string, number | '<5'> {
  const sums = new Map<string, number>();
  for (const [key, count = 0] of records.flatMap(Object.entries<number | undefined>)) sums.set(key, (sums.get(key) ?? 0) + count);
  return Object.fromEntries([...sums].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([key, sum]) => [key, hidden(sum)]));
}

/** The value that this share of all values does not exceed; undefined where there is none. */
function quantile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
}

/** The middle value; of two middle ones, half-way. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return below === undefined || above === undefined ? undefined : (below + above) / 2;
}

const known = <Key extends string>(key: Key, value: number | undefined) => (value === undefined ? {} : { [key]: Math.round(value) });

/** Sessions counted before shared screens were told say nothing of them. */
function shareMinutes(seconds: readonly number[]): Pick<SessionStatistics, 'shareMinutes' | 'medianShareMinutes'> {
  if (seconds.length === 0) return {};
  return { shareMinutes: Math.round(seconds.reduce((sum, one) => sum + one, 0) / 60), medianShareMinutes: Math.round((median(seconds) ?? 0) / 60) };
}

/** Figures of a period (R86): cancelled sessions don't count, and small groups are hidden. */
export function statistics(period: Pick<SessionStatistics, 'rcpId' | 'from' | 'to'>, sessions: readonly Counted[]): SessionStatistics {
  const planned = sessions.filter(({ state }) => state !== 'cancelled');
  const figures = planned.flatMap((session) => session.figures ?? []);
  const sum = (of: (one: SessionFigures) => number) => figures.reduce((total, one) => total + of(one), 0);
  const shares = figures.flatMap(({ shareSeconds }) => shareSeconds ?? []);
  const waits = figures.flatMap(({ waitSeconds }) => waitSeconds);
  const people = median(figures.map((one) => one.people));
  return {
    ...period,
    sessions: {
      planned: planned.length, withWebconf: planned.filter(({ webconfActive }) => webconfActive).length,
      held: planned.filter(({ openedAt }) => openedAt !== null).length, notHeld: planned.filter(({ state }) => state === 'not_held').length,
    },
    people: sum((one) => one.people), ...(people === undefined ? {} : { medianPeople: people }),
    refused: hidden(sum((one) => one.refused)), excluded: hidden(sum((one) => one.excluded)),
    ...known('medianDelaySeconds', median(figures.map(({ delaySeconds }) => delaySeconds))),
    ...known('medianWaitSeconds', median(waits)), ...known('p90WaitSeconds', quantile(waits, 0.9)),
    bySpecialityFamily: summed(figures.map(({ bySpecialityFamily }) => bySpecialityFamily)), byAssurance: summed(figures.map(({ byAssurance }) => byAssurance)),
    byTransport: summed(figures.map(({ byTransport = {} }) => byTransport)), ...shareMinutes(shares),
  };
}
