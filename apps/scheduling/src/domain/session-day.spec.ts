import { agendaOrdered, DomainError, type SessionState } from '@rcp/contracts';
import fc from 'fast-check';
import { put, type Session } from './session.js';
import { followLobby, nextSession, orderAgenda } from './session-day.js';

const now = new Date('2026-12-01T08:00:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const session = (state: SessionState, from = 60, to = 120, more: Partial<Session> = {}): Session => ({
  ...put(undefined, `s${from}`, { rcpId: 'rcp-1', startsAt: at(from).toISOString(), endsAt: at(to).toISOString(), webconfActive: true }, { rcp: { status: 'active', timeZone: 'Europe/Paris' }, others: [], now: at(-1e6) }).state,
  state, ...more,
});

describe('the session of the page', () => {
  it('is the open one, also after its end (R12), else the earliest that is not long over (R3, R72)', () => {
    const [past, soon, later] = [session('planned', -300, -150), session('planned', 60, 120), session('planned', 300, 360)];
    expect(nextSession([later, soon, past], now, 120)).toBe(soon);
    expect(nextSession([later, soon, past], now, 151)).toBe(past);
    const open = session('open', -500, -400);
    expect(nextSession([later, soon, open], now, 120)).toBe(open);
    expect(nextSession([session('cancelled'), session('closed'), session('not_held')], now, 120)).toBeUndefined();
  });
});

describe('the order of passage', () => {
  const known = new Set(['r1', 'r2', 'r3']);

  it('is told once, with ids and nothing else', () => {
    const before = session('planned');
    const { state, facts } = orderAgenda(before, ['r2', 'r1'], known, {});
    expect(facts).toEqual([{ contract: agendaOrdered, subject: 's60', aggregateVersion: 2, data: { sessionId: 's60', rcpId: 'rcp-1', registrationIds: ['r2', 'r1'] } }]);
    expect(orderAgenda(state, ['r2', 'r1'], known, {})).toEqual({ state, facts: [] });
  });

  it('names registrations of this session, and is closed with it', () => {
    expect(() => orderAgenda(session('open'), ['r1', 'x', 'r2', 'y'], known, {})).toThrow(new DomainError('validation'));
    try {
      orderAgenda(session('open'), ['r1', 'x', 'r2', 'y'], known, {});
    } catch (error) {
      expect((error as DomainError).faults).toEqual([{ pointer: '/registrationIds/1', code: 'unknown-registration' }, { pointer: '/registrationIds/3', code: 'unknown-registration' }]);
    }
    for (const state of ['closed', 'cancelled', 'not_held'] as const) expect(() => orderAgenda(session(state), ['r1'], known, {})).toThrow(new DomainError('session-terminal'));
    expect(() => orderAgenda(session('planned'), ['r1'], known, { ifMatch: '"session:s60:9"' })).toThrow(new DomainError('version-conflict'));
  });
});

describe('a session followed by what the lobby tells', () => {
  it('is opened, closed, opened again and closed, and keeps when', () => {
    const opened = followLobby(session('planned'), { state: 'open', at: at(55) }, 2);
    expect(opened).toMatchObject({ state: 'open', openedAt: at(55), lobbyVersion: 2, version: 2 });
    const closed = followLobby(opened, { state: 'closed', at: at(120) }, 5);
    expect(closed).toMatchObject({ state: 'closed', openedAt: at(55), closedAt: at(120) });
    const again = followLobby(closed, { state: 'open', at: at(125) }, 6);
    expect(again).toMatchObject({ state: 'open', openedAt: at(55), closedAt: null });
    expect(followLobby(session('planned'), { state: 'not_held' }, 1).state).toBe('not_held');
  });

  it('ends the same in whatever order the news arrive, and however often', () => {
    const news = [{ state: 'open', at: at(55) }, { state: 'closed', at: at(120) }, { state: 'open', at: at(125) }, { state: 'closed', at: at(130) }] as const;
    fc.assert(fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }), (order) => {
      const state = order.reduce((before, index) => followLobby(before, news[index] ?? news[0], index + 1), session('planned'));
      const latest = Math.max(...order);
      expect(state).toMatchObject({ state: news[latest]?.state, lobbyVersion: latest + 1 });
    }));
  });

  it('stays cancelled', () => {
    const before = session('cancelled');
    expect(followLobby(before, { state: 'open', at: at(55) }, 2)).toBe(before);
  });
});
