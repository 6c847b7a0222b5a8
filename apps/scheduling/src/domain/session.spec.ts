import { DomainError, type PutSession, sessionPlanned, type SessionState, sessionState } from '@rcp/contracts';
import fc from 'fast-check';
import { plan, type Session } from './session.js';

const now = new Date('2026-12-01T08:00:00Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000).toISOString();
const put = (from: number, to: number, changes: Partial<PutSession> = {}): PutSession => ({ rcpId: 'rcp-1', startsAt: minutes(from), endsAt: minutes(to), webconfActive: true, ...changes });
const planned = (id: string, body: PutSession, changes: Partial<Session> = {}): Session => ({ ...plan(undefined, id, body, [], now).state, ...changes });

function refusal(work: () => unknown): Pick<DomainError, 'code' | 'faults'> | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, faults: error.faults };
    throw error;
  }
}

describe('planning a session', () => {
  it('makes it « Prévue » and tells its times in UTC (R83)', () => {
    const { state, facts } = plan(undefined, 'ses-1', put(0, 0, { startsAt: '2026-12-02T16:00:00+01:00', endsAt: '2026-12-02T17:30:00+01:00' }), [], now);
    expect(state).toEqual({
      id: 'ses-1', rcpId: 'rcp-1', startsAt: new Date('2026-12-02T15:00:00Z'), endsAt: new Date('2026-12-02T16:30:00Z'), webconfActive: true, place: null, state: 'planned', version: 1,
    });
    expect(facts).toEqual([{
      contract: sessionPlanned, subject: 'ses-1', aggregateVersion: 1,
      data: { sessionId: 'ses-1', rcpId: 'rcp-1', startsAt: '2026-12-02T15:00:00.000Z', endsAt: '2026-12-02T16:30:00.000Z', webconfActive: true },
    }]);
  });

  it('again with the same content changes nothing, even once the session is over', () => {
    const before = planned('ses-1', put(60, 120));
    const again = { ...put(60, 120), startsAt: minutes(60).replace('Z', '+00:00') };
    expect(plan(before, 'ses-1', again, [before], new Date(minutes(500))).state).toBe(before);
    expect(plan(before, 'ses-1', again, [before], now).facts).toEqual([]);
  });

  it.each<[string, Partial<PutSession>]>([
    ['hours', { endsAt: minutes(121) }], ['RCP', { rcpId: 'rcp-2' }], ['place', { place: 'Salle B' }], ['webconference', { webconfActive: false }],
  ])('again with another %s is refused', (_what, changes) => {
    const before = planned('ses-1', put(60, 120));
    expect(refusal(() => plan(before, 'ses-1', put(60, 120, changes), [before], now))?.code).toBe('session-exists');
  });

  it('is refused when it is over already, and not when it has begun', () => {
    expect(refusal(() => plan(undefined, 'ses-1', put(-60, 0), [], now))).toEqual({ code: 'validation', faults: [{ pointer: '/endsAt', code: 'in-the-past' }] });
    expect(refusal(() => plan(undefined, 'ses-1', put(-60, 1), [], now))).toBeUndefined();
  });

  it('lets two web-conferences of an RCP follow each other and never overlap, since they share one link', () => {
    const span = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 15, max: 480 })).map(([from, length]) => [from, from + length] as const);
    fc.assert(fc.property(span, span, fc.boolean(), fc.boolean(), fc.constantFrom<SessionState>(...sessionState.options), ([from, to], [otherFrom, otherTo], active, otherActive, state) => {
      const other = planned('ses-2', put(otherFrom, otherTo, { webconfActive: otherActive }), { state });
      const clash = active && otherActive && ['planned', 'open'].includes(state) && Math.max(from, otherFrom) < Math.min(to, otherTo);
      expect(refusal(() => plan(undefined, 'ses-1', put(from, to, { webconfActive: active }), [other], now))?.code).toBe(clash ? 'session-overlap' : undefined);
    }));
  });
});
