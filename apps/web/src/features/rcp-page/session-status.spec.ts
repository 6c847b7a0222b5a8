import { msUntilOpening, sessionStatus } from './session-status.js';

const session = { startsAt: '2026-11-25T15:00:00Z', endsAt: '2026-11-25T16:30:00Z', opensAt: '2026-11-25T14:00:00Z', state: 'planned', webconfActive: true } as const;
const at = (time: string) => Date.parse(`2026-11-25T${time}Z`);

describe('the next session on the RCP page', () => {
  it.each([
    ['no session is planned', { nextSession: null }, '15:00:00', 'none'],
    ['the webconf is not active', { nextSession: { ...session, webconfActive: false } }, '15:00:00', 'inactive'],
    ['the room opens later', { nextSession: session }, '13:59:59', 'too-early'],
    ['the room may be entered', { nextSession: session }, '14:00:00', 'joinable'],
    ['the session runs over its end', { nextSession: { ...session, state: 'open' } }, '17:40:00', 'joinable'],
    ['an organiser opened early', { nextSession: { ...session, state: 'open' } }, '13:30:00', 'joinable'],
  ] as const)('when %s', (_, page, time, expected) => {
    expect(sessionStatus(page, at(time))).toBe(expected);
  });

  it('knows when it opens by itself', () => {
    expect(msUntilOpening({ nextSession: session }, at('13:59:00'))).toBe(60_000);
    expect(msUntilOpening({ nextSession: session }, at('14:30:00'))).toBeNull();
  });
});
