import { agendaOrdered, type Change, DomainError, fact } from '@rcp/contracts';
import { assertMatch, type Incoming } from './incoming.js';
import type { Session } from './session.js';

/**
 * `PUT /sessions/{id}/agenda`: the order of passage; the same again changes nothing. `known` are the session's registrations that are
 * not withdrawn. Throws session-terminal, version-conflict, validation (an id that is not among them).
 */
export function orderAgenda(before: Session, ids: readonly string[], known: ReadonlySet<string>, at: Incoming): Change<Session> {
  if (before.agenda.join('\n') === ids.join('\n')) return { state: before, facts: [] };
  assertMatch('session', before, at.ifMatch);
  if (before.state !== 'planned' && before.state !== 'open') throw new DomainError('session-terminal');
  const strangers = ids.flatMap((id, index) => (known.has(id) ? [] : [{ pointer: `/registrationIds/${index}`, code: 'unknown-registration' }]));
  if (strangers.length > 0) throw new DomainError('validation', strangers);
  const state: Session = { ...before, agenda: [...ids], version: before.version + 1 };
  return { state, facts: [fact(agendaOrdered, state.id, state.version, { sessionId: state.id, rcpId: state.rcpId, registrationIds: [...ids] })] };
}

/**
 * The session of the RCP's page: the open one, also after its end (R12); else the earliest planned one whose end is less than
 * `graceAfterMin` minutes ago (R3, R72).
 */
export function nextSession<One extends Pick<Session, 'startsAt' | 'endsAt' | 'state'>>(sessions: readonly One[], now: Date, graceAfterMin: number): One | undefined {
  const limit = now.getTime() - graceAfterMin * 60_000;
  const planned = sessions.filter(({ state, endsAt }) => state === 'planned' && endsAt.getTime() > limit);
  return sessions.find(({ state }) => state === 'open') ?? planned.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())[0];
}

/** What the lobby tells of the day. */
export type LobbyNews =
  | { readonly state: 'open'; readonly at: Date }
  | { readonly state: 'closed'; readonly at: Date }
  | { readonly state: 'not_held' };

/** The session as the lobby has it now. News older than what was followed, and news of a cancelled session, change nothing. */
export function followLobby(before: Session, news: LobbyNews, lobbyVersion: number): Session {
  if (lobbyVersion <= before.lobbyVersion || before.state === 'cancelled') return before;
  const state = { ...before, state: news.state, lobbyVersion, version: before.version + 1 };
  if (news.state === 'open') return { ...state, openedAt: before.openedAt ?? news.at, closedAt: null };
  return news.state === 'closed' ? { ...state, closedAt: news.at } : state;
}
