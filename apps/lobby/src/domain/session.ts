import type { SessionState } from '@rcp/contracts';

/** The lobby's own copy of a planned session, and what happens to it on the day. */
export interface Session {
  readonly id: string;
  readonly rcpId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly webconfActive: boolean;
  readonly state: Extract<SessionState, 'planned' | 'open'>;
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

/** Two hours after the planned end the session is past, whatever its state. */
export function isPast(session: Pick<Session, 'endsAt'>, now: Date): boolean {
  return now.getTime() >= session.endsAt.getTime() + graceAfterMs;
}

/** The session of the page: the open one if any, else the earliest planned one that is not past (R3, R12, R72). */
export function nextSession<One extends Pick<Session, 'startsAt' | 'endsAt' | 'state'>>(sessions: readonly One[], now: Date): One | undefined {
  const current = sessions.filter((session) => !isPast(session, now)).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  return current.find((session) => session.state === 'open') ?? current[0];
}

/** Why nobody can ask to join now; undefined when one can. */
export function doorClosed(session: Pick<Session, 'startsAt' | 'endsAt' | 'webconfActive'>, now: Date): 'no-session' | 'too-early' | undefined {
  if (!session.webconfActive || isPast(session, now)) return 'no-session';
  return now < opensAt(session) ? 'too-early' : undefined;
}
