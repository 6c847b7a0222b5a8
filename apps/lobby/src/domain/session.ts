import { type EventData, policies, type Policies, type SentOut, type sessionClosed, type SessionState } from '@rcp/contracts';

/** The lobby's own copy of a planned session, and what happens to it on the day. */
export interface Session {
  readonly id: string;
  readonly rcpId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly webconfActive: boolean;
  readonly state: SessionState;
  /** An organiser's seat is connected: the waiting room exists only while this is true (R31). */
  readonly hostPresent: boolean;
  /** Since when it is true, or is not any more; null before anybody came. */
  readonly hostSince: Date | null;
  /** When it opened, or opened again; null as long as it never did. */
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closeReason: CloseReason | null;
  /** When its attendance record was made; null until then, and again once it was opened again. */
  readonly frozenAt: Date | null;
  /** Version of the facts this service tells about the session. */
  readonly version: number;
  /** What its RCP allows on the day, as it is now. */
  readonly policies: DoorPolicies;
}

/** Ended by an organiser, or by the clock. */
export type CloseReason = EventData<typeof sessionClosed>['reason'];

/** When people may come to an RCP's door, and which people. */
export type DoorPolicies = Pick<Policies, 'openBeforeMin' | 'graceAfterMin' | 'guestsAllowed' | 'personalLinks' | 'lobbyChat'>;

/** Of an RCP that says nothing else. */
export const usualPolicies: Policies = policies.parse({});

const minute = 60_000;

/** From when people may ask to join: an hour before the start unless the RCP says otherwise (R44, R45). */
export function opensAt({ startsAt, policies: { openBeforeMin } }: Pick<Session, 'startsAt' | 'policies'>): Date {
  return new Date(startsAt.getTime() - openBeforeMin * minute);
}

/** Until when they may: two hours after the planned end unless the RCP says otherwise. */
export function closesAt({ endsAt, policies: { graceAfterMin } }: Pick<Session, 'endsAt' | 'policies'>): Date {
  return new Date(endsAt.getTime() + graceAfterMin * minute);
}

/** So long after its end that nobody asks to join any more. */
export function isPast(session: Pick<Session, 'endsAt' | 'policies'>, now: Date): boolean {
  return closesAt(session) < now;
}

/** The session of the page: the open one if any, else the earliest planned one that is not past (R3, R12, R72). Never a cancelled one (R85). */
export function nextSession<One extends Pick<Session, 'startsAt' | 'endsAt' | 'state' | 'policies'>>(sessions: readonly One[], now: Date): One | undefined {
  const open = sessions.find((session) => session.state === 'open' && !isPast(session, now));
  const planned = sessions.filter((session) => session.state === 'planned' && closesAt(session) > now);
  return open ?? planned.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())[0];
}

/** The cancelled session that somebody with an old date may still come for: the first that is not over and would come before the next one (R85). */
export function cancelledBefore<One extends Pick<Session, 'startsAt' | 'endsAt'>>(cancelled: readonly One[], next: Pick<Session, 'startsAt'> | undefined, now: Date): One | undefined {
  return cancelled.filter(({ startsAt, endsAt }) => endsAt > now && (next === undefined || startsAt < next.startsAt)).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())[0];
}

type Door = Pick<Session, 'startsAt' | 'endsAt' | 'webconfActive' | 'state' | 'policies'>;

const isOver = ({ state }: Pick<Session, 'state'>) => state === 'closed' || state === 'not_held';

/** Why nobody is inside or at the door: it is cancelled, over, without the webconference, or does not begin yet; undefined when people may be. */
export function offBecause(session: Omit<Door, 'endsAt'>, now: Date): Exclude<SentOut, 'link'> | undefined {
  if (session.state === 'cancelled') return 'cancelled';
  if (isOver(session)) return 'ended';
  if (!session.webconfActive) return 'webconf-off';
  return now < opensAt(session) ? 'moved' : undefined;
}

export const isOff = (session: Omit<Door, 'endsAt'>, now: Date): boolean => offBecause(session, now) !== undefined;

/** Why nobody can ask to join now; undefined when one can. */
export function doorClosed(session: Door, now: Date): 'no-session' | 'too-early' | 'too-late' | undefined {
  if (!session.webconfActive || session.state === 'cancelled') return 'no-session';
  if (isOver(session) || isPast(session, now)) return 'too-late';
  return now < opensAt(session) ? 'too-early' : undefined;
}

/** True while people may be in the room together. */
export const isRunning = (session: Door, now: Date): boolean => session.state === 'open' && doorClosed(session, now) === undefined;
