import { doorClosed, nextSession, opensAt } from './session.js';
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
});

describe('the door', () => {
  it('opens an hour before the start (R45)', () => {
    expect(opensAt(today)).toEqual(at('13:00:00'));
    expect(doorClosed(today, at('12:59:59'))).toBe('too-early');
    expect(doorClosed(today, at('13:00:00'))).toBeUndefined();
  });

  it('closes two hours after the end, and stays closed without the webconference (R11)', () => {
    expect(doorClosed(today, at('17:30:00'))).toBeUndefined();
    expect(doorClosed(today, at('17:30:01'))).toBe('no-session');
    expect(doorClosed({ ...today, webconfActive: false }, at('14:00:00'))).toBe('no-session');
    expect(doorClosed({ ...today, state: 'closed' as const }, at('14:00:00'))).toBe('no-session');
  });
});
