import { type Assurance, attendanceFrozen, type AttendanceLine, type Change, type Companion, fact, type MediaTransport, type PersonIdentity, specialityOf } from '@rcp/contracts';
import { type Room, sessionFact } from './room.js';
import type { Session } from './session.js';

/** How long after its end a session's record is made: facts of the media may come late. */
const freezeAfterMs = 10 * 60_000;
/** Shown where nobody asked for a speciality. */
const noSpeciality = 'Non renseignée';

/** Who somebody was when their media began. */
export interface Attendee {
  readonly person: PersonIdentity;
  readonly assurance: Assurance;
  readonly edited: boolean;
  readonly organiser: boolean;
  readonly rpps: string | null;
  /** The same for one account or one registration on several devices. */
  readonly key: string;
}

/** Somebody's media began or ended, as the media told it. */
export interface PresenceFact {
  readonly participantId: string;
  /** Puts one person's facts in order, in whatever order they came. */
  readonly version: number;
  readonly joined: boolean;
  readonly at: Date;
  /** Null where it ended, and of somebody the lobby does not know. */
  readonly who: Attendee | null;
  /** Where it ended: the worst way the media took, if the media knew. */
  readonly transport?: MediaTransport | null;
}

interface Stay { readonly who: Attendee; readonly from: number; readonly to: number }

/** One person's stays: between a beginning and the next end. A beginning without an end lasts until the session's. */
function staysOf(facts: readonly PresenceFact[], closedAt: number): Stay[] {
  const stays: Stay[] = [];
  let open: Omit<Stay, 'to'> | undefined;
  const end = (to: number) => {
    if (open !== undefined && Math.min(to, closedAt) > open.from) stays.push({ ...open, to: Math.min(to, closedAt) });
    open = undefined;
  };
  for (const { joined, at, who } of facts.toSorted((a, b) => a.version - b.version)) {
    // Two beginnings in a row: an end was lost, and they were there all along.
    if (joined) open ??= who === null ? undefined : { who, from: at.getTime() };
    else end(at.getTime());
  }
  end(closedAt);
  return stays;
}

/** Milliseconds covered by these times, where they overlap counted once. */
function covered(stays: readonly Stay[]): number {
  let [total, until] = [0, -Infinity];
  for (const { from, to } of stays.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}

function timesOf(stays: readonly Stay[]): Pick<AttendanceLine, 'firstIn' | 'lastOut' | 'totalSeconds'> {
  return {
    firstIn: new Date(Math.min(...stays.map(({ from }) => from))).toISOString(), lastOut: new Date(Math.max(...stays.map(({ to }) => to))).toISOString(),
    totalSeconds: Math.floor(covered(stays) / 1000),
  };
}

const placeOf = ({ establishment }: PersonIdentity) => (establishment === null ? {} : { establishment });

/** The number stays with whom it was given to: not with somebody who came by another's link under another name. */
function rppsOf({ rpps, assurance, edited }: Attendee): Pick<AttendanceLine, 'rpps'> {
  return rpps === null || (assurance === 'personal_link' && edited) ? {} : { rpps };
}

function ofSpeciality(code: string | null): Pick<AttendanceLine, 'specialityCode' | 'specialityLabel'> {
  return { ...(code === null ? {} : { specialityCode: code }), specialityLabel: specialityOf(code ?? undefined)?.label ?? noSpeciality };
}

/** As they were the last time they came. */
function mainLine(who: Attendee, stays: readonly Stay[]): AttendanceLine {
  const { familyName, givenName, specialityCode } = who.person;
  return {
    personKind: 'main', familyName, givenName, ...rppsOf(who), ...ofSpeciality(specialityCode),
    ...placeOf(who.person), assurance: who.assurance, ...timesOf(stays), role: stays.some((stay) => stay.who.organiser) ? 'host' : 'participant',
  };
}

/** Of somebody behind another's camera: what is known is that person's word (R23). */
function companionLine({ name, specialityCode }: Companion, beside: Attendee, stays: readonly Stay[]): AttendanceLine {
  return {
    personKind: 'companion', familyName: name, ...ofSpeciality(specialityCode), ...placeOf(beside.person), assurance: 'guest', ...timesOf(stays), role: 'participant',
  };
}

/** The same name each time; the speciality that was said last. */
function lastSaid(said: readonly Companion[]): Companion {
  return { name: said[0]?.name ?? '', specialityCode: said.findLast(({ specialityCode }) => specialityCode !== null)?.specialityCode ?? null };
}

/** What has the same key together, in the order in which each key came first. */
export function grouped<One>(list: readonly One[], keyOf: (one: One) => string): One[][] {
  const groups = new Map<string, One[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

/** Names tell people apart too: one account may have been lent. */
export const personKey = ({ who: { key, person } }: Pick<Stay, 'who'>): string => [key, person.familyName, person.givenName].join('\n');

/**
 * Who was in the room, from when to when: a line for each person and for each who was with them (R23, R96). The same facts in any
 * order, and more than once, give the same lines.
 */
export function attendanceLines(facts: readonly PresenceFact[], closedAt: Date): AttendanceLine[] {
  const stays = grouped(facts, ({ participantId }) => participantId).flatMap((one) => staysOf(one, closedAt.getTime())).sort((a, b) => a.from - b.from);
  const lines = grouped(stays, personKey).flatMap((mine) => {
    const last = mine.at(-1)?.who;
    if (last === undefined) return [];
    const beside = grouped(mine.flatMap((stay) => stay.who.person.companions.map((companion) => ({ companion, stay }))), ({ companion }) => companion.name);
    return [mainLine(last, mine), ...beside.map((one) => companionLine(lastSaid(one.map(({ companion }) => companion)), last, one.map(({ stay }) => stay)))];
  });
  const order = (line: AttendanceLine) => [line.firstIn, line.personKind === 'main' ? 0 : 1, line.familyName, line.givenName ?? ''].join('\n');
  return lines.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Its record is to be made now. */
export function isToFreeze({ state, openedAt, closedAt, frozenAt }: Session, now: Date): boolean {
  return state === 'closed' && openedAt !== null && closedAt !== null && frozenAt === null && now.getTime() >= closedAt.getTime() + freezeAfterMs;
}

/** The record was made; should the session be opened again, another one takes its place. */
export function frozen(room: Room, record: { lines: number; hash: string }, now: Date): Change<Room> {
  const session: Session = { ...room.session, frozenAt: now, version: room.session.version + 1 };
  return { state: { ...room, session }, facts: [fact(attendanceFrozen, session.id, session.version, { ...sessionFact(session), frozenAt: now.toISOString(), ...record })] };
}
