import { demoSessionAt, nextDemoSession } from './demo-session.js';

describe('the demo session', () => {
  it('starts at the next quarter of an hour and lasts two hours', () => {
    expect(nextDemoSession(new Date('2026-03-02T09:07:30Z'))).toEqual({
      id: 'demo-20260302-0915', startsAt: '2026-03-02T09:15:00.000Z', endsAt: '2026-03-02T11:15:00.000Z',
    });
  });

  it('leaves at least five minutes, and always less than the hour before which nobody may enter', () => {
    expect(nextDemoSession(new Date('2026-03-02T09:10:01Z')).startsAt).toBe('2026-03-02T09:30:00.000Z');
  });

  it('is kept over a restart as long as it can be entered', () => {
    const session = nextDemoSession(new Date('2026-03-02T09:00:00Z'));
    expect(demoSessionAt(new Date('2026-03-02T12:00:00Z'), session)).toBe(session);
    expect(demoSessionAt(new Date('2026-03-02T14:00:00Z'), session).id).toBe('demo-20260302-1415');
  });

  it('is moved a quarter of an hour on when another session is in its place', () => {
    const first = nextDemoSession(new Date('2026-03-02T09:00:00Z'));
    expect(nextDemoSession(new Date('2026-03-02T09:00:00Z'), first).startsAt).toBe('2026-03-02T09:30:00.000Z');
  });
});
