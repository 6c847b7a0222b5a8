import type { SessionState } from '@rcp/contracts';

/** The lobby's own copy of a planned session, and what happens to it on the day. */
export interface Session {
  readonly id: string;
  readonly rcpId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly webconfActive: boolean;
  readonly state: Extract<SessionState, 'planned' | 'open' | 'closed'>;
  /** An organiser's seat is connected: the waiting room exists only while this is true (R31). */
  readonly hostPresent: boolean;
  /** Version of the facts this service tells about the session. */
  readonly version: number;
}

const minute = 60_000;
const openBeforeMs = 60 * minute;
const graceAfterMs = 120 * minute;

/** From when people may ask to join: an hour before the start (R44, R45). */
export function opensAt(session: Pick<Session, 'startsAt'>): Date {
  return new Date(session.startsAt.getTime() - openBeforeMs);
}

/** Sessions that ended before this are past: two hours after the planned end nobody asks to join any more. */
export function pastIfEndedBefore(now: Date): Date {
  return new Date(now.getTime() - graceAfterMs);
}

/** The session of the page: the open one if any, else the earliest planned one that is not past (R3, R12, R72). */
export function nextSession<One extends Pick<Session, 'startsAt' | 'endsAt' | 'state'>>(sessions: readonly One[], now: Date): One | undefined {
  const limit = pastIfEndedBefore(now);
  const open = sessions.find(({ state, endsAt }) => state === 'open' && endsAt >= limit);
  const planned = sessions.filter(({ state, endsAt }) => state === 'planned' && endsAt > limit);
  return open ?? planned.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())[0];
}

/** Why nobody can ask to join now; undefined when one can. */
export function doorClosed(session: Pick<Session, 'startsAt' | 'endsAt' | 'webconfActive' | 'state'>, now: Date): 'no-session' | 'too-early' | undefined {
  if (!session.webconfActive || session.state === 'closed' || session.endsAt < pastIfEndedBefore(now)) return 'no-session';
  return now < opensAt(session) ? 'too-early' : undefined;
}
