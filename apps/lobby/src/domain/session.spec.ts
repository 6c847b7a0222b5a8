import fc from 'fast-check';
import { cancelledBefore, doorClosed, isOff, nextSession, opensAt, usualPolicies } from './session.js';
import { at, plannedSession } from './trial-room.js';

const later = plannedSession({ id: 'ses-2', startsAt: new Date('2026-12-09T14:00:00Z'), endsAt: new Date('2026-12-09T15:30:00Z') });
const today = plannedSession();

describe('the session of the page', () => {
  it('is the earliest planned one, whatever the order they are kept in', () => {
    expect(nextSession([later, today], at('08:00:00'))).toBe(today);
  });

  it('stays the one in progress after its end time, until two hours have passed (R12)', () => {
    const open = { ...today, state: 'open' as const };
    expect(nextSession([later, open], at('17:29:59'))).toBe(open);
    expect(nextSession([later, open], at('17:30:00'))).toBe(open);
    expect(nextSession([later, open], at('17:30:01'))).toBe(later);
  });

  it('is the open one even when another was planned before it', () => {
    const earlier = plannedSession({ id: 'ses-0', startsAt: at('13:00:00'), endsAt: at('13:45:00') });
    const open = { ...today, state: 'open' as const };
    expect(nextSession([earlier, open], at('13:30:00'))).toBe(open);
  });

  it('is none when nothing is planned any more (R10)', () => {
    expect(nextSession([today], at('23:00:00'))).toBeUndefined();
    expect(nextSession([], at('08:00:00'))).toBeUndefined();
  });

  it('is never one that is closed', () => {
    expect(nextSession([{ ...today, state: 'closed' as const }, later], at('14:00:00'))).toBe(later);
  });

  it('is never one that is cancelled (R85)', () => {
    expect(nextSession([{ ...today, state: 'cancelled' as const }, later], at('14:00:00'))).toBe(later);
    expect(nextSession([{ ...today, state: 'cancelled' as const }], at('14:00:00'))).toBeUndefined();
  });

  it('stays as long after its end as the RCP says', () => {
    const brief = { ...today, policies: { ...usualPolicies, graceAfterMin: 10 } };
    expect(nextSession([brief, later], at('15:39:59'))).toBe(brief);
    expect(nextSession([brief, later], at('15:40:01'))).toBe(later);
  });
});

describe('a cancelled session', () => {
  it('is told until its end, when it would have come before the next one (R85)', () => {
    expect(cancelledBefore([later, today], undefined, at('15:29:59'))).toBe(today);
    expect(cancelledBefore([today], later, at('08:00:00'))).toBe(today);
    expect(cancelledBefore([today], undefined, at('15:30:00'))).toBeUndefined();
    expect(cancelledBefore([later], today, at('08:00:00'))).toBeUndefined();
    expect(cancelledBefore([], later, at('08:00:00'))).toBeUndefined();
  });
});

describe('the door', () => {
  it('opens an hour before the start (R45)', () => {
    expect(opensAt(today)).toEqual(at('13:00:00'));
    expect(doorClosed(today, at('12:59:59'))).toBe('too-early');
    expect(doorClosed(today, at('13:00:00'))).toBeUndefined();
  });

  it('closes two hours after the end, and stays closed without the webconference (R11)', () => {
    expect(doorClosed(today, at('17:30:00'))).toBeUndefined();
    expect(doorClosed(today, at('17:30:01'))).toBe('too-late');
    expect(doorClosed({ ...today, webconfActive: false }, at('14:00:00'))).toBe('no-session');
    expect(doorClosed({ ...today, state: 'closed' as const }, at('14:00:00'))).toBe('too-late');
    expect(doorClosed({ ...today, state: 'cancelled' as const }, at('14:00:00'))).toBe('no-session');
  });

  it('opens and closes when the RCP says', () => {
    const own = plannedSession({ policies: { ...usualPolicies, openBeforeMin: 15, graceAfterMin: 30 } });
    expect(['13:44:59', '13:45:00', '16:00:00', '16:00:01'].map((clock) => doorClosed(own, at(clock)))).toEqual(['too-early', undefined, undefined, 'too-late']);
  });

  it('lets nobody ask where there is nobody', () => {
    const session = fc.record({
      webconfActive: fc.boolean(), state: fc.constantFrom('planned' as const, 'open' as const, 'closed' as const, 'cancelled' as const),
      openBeforeMin: fc.integer({ min: 0, max: 240 }), graceAfterMin: fc.integer({ min: 0, max: 480 }),
    });
    fc.assert(fc.property(session, fc.integer({ min: -600, max: 900 }), ({ webconfActive, state, ...hours }, minutes) => {
      const [one, now] = [plannedSession({ webconfActive, state, policies: { ...usualPolicies, ...hours } }), new Date(at('14:00:00').getTime() + minutes * 60_000)];
      if (isOff(one, now)) expect(doorClosed(one, now)).toBeDefined();
    }));
  });
});
