import type { PrescriberAnswer } from '@rcp/contracts';
import { isRegistered, type LinkDoor, lookAt, standing } from './personal-link.js';
import { usualPolicies } from './session.js';

type Found = Extract<PrescriberAnswer, { found: true }>;
type Changes = Partial<Omit<Found, 'session' | 'rcp'>> & { session?: Partial<Found['session']>; rcpId?: string };

const now = new Date('2026-11-23T09:00:00Z');
const door: LinkDoor = { rcpId: 'rcp-1', policies: usualPolicies };
const link = { registrationId: 'reg-1', revision: 2 };
const hours = (day: string) => ({ startsAt: `2026-${day}T15:00:00.000Z`, endsAt: `2026-${day}T16:30:00.000Z` });
const times = (day: string) => ({ startsAt: new Date(hours(day).startsAt), endsAt: new Date(hours(day).endsAt) });
const remembered = { sessionId: 'ses-1', times: times('11-25'), former: undefined };

function answer({ session, rcpId = 'rcp-1', ...changes }: Changes = {}): PrescriberAnswer {
  return {
    found: true, registrationId: 'reg-1', revision: 2, status: 'final', participation: 'webconference',
    prescriber: { familyName: 'MARTIN', givenName: 'Élodie', email: 'e.martin@example.org' },
    session: { id: 'ses-1', ...hours('11-25'), state: 'planned', webconfActive: true, ...session },
    rcp: { id: rcpId, name: 'RCP', shortName: 'RCP', coordinator: { familyName: 'A', givenName: 'B' }, secretariat: {}, timeZone: 'Europe/Paris', linkCode: 'c' },
    ...changes,
  };
}

describe('a personal link', () => {
  const cases: [string, Changes, string][] = [
    ['of a final registration « en webconférence »', {}, 'holds'],
    ['while its session is open, past its end', { session: { state: 'open', startsAt: '2026-11-23T06:00:00.000Z', endsAt: '2026-11-23T08:00:00.000Z' } }, 'holds'],
    ['sent to another address', { revision: 3 }, 'unknown'],
    ['of a registration at another RCP now', { rcpId: 'rcp-2' }, 'unknown'],
    ['of a withdrawn registration', { status: 'withdrawn' }, 'withdrawn'],
    ['of a prescriber who comes in person', { participation: 'on_site' }, 'withdrawn'],
    ['of a withdrawn registration, with another of the same prescriber', { status: 'withdrawn', alsoRegistered: [{ registrationId: 'reg-2', revision: 1 }] }, 'holds'],
    ['sent to another address, with another registration', { revision: 3, alsoRegistered: [{ registrationId: 'reg-2', revision: 1 }] }, 'unknown'],
    ['to a cancelled session', { session: { state: 'cancelled' } }, 'cancelled'],
    ['withdrawn from a session that is cancelled', { status: 'withdrawn', session: { state: 'cancelled' } }, 'withdrawn'],
    ['to a session without the webconference', { session: { webconfActive: false } }, 'webconf-off'],
    ['to a closed session', { session: { state: 'closed' } }, 'over'],
    ['to one that never took place', { session: { state: 'not_held' } }, 'over'],
    ['to one whose doors closed two hours after its end', { session: { startsAt: '2026-11-23T05:00:00.000Z', endsAt: '2026-11-23T06:59:00.000Z' } }, 'over'],
  ];
  it.each(cases)('%s', (_name, changes, expected) => {
    expect(standing(link, answer(changes), door, now)).toBe(expected);
    // What becomes of the session takes nobody's name away; what becomes of the registration does.
    expect(isRegistered(link, answer(changes), door)).toBe(!['unknown', 'withdrawn'].includes(expected));
  });

  it('is nobody’s where there is no such registration, or the RCP wants no personal links', () => {
    expect(standing(link, { found: false }, door, now)).toBe('unknown');
    expect(standing(link, answer(), { ...door, policies: { ...usualPolicies, personalLinks: false } }, now)).toBe('unknown');
  });
});

describe('what a page says of a personal link before anybody clicked', () => {
  it('before the day: the hours, and from when one may come (R68)', () => {
    expect(lookAt(link, answer(), door, remembered, now)).toEqual({ state: 'ready', session: { ...hours('11-25'), opensAt: '2026-11-25T14:00:00.000Z' }, previous: null });
  });

  it('after new hours: those and the old ones', () => {
    expect(lookAt(link, answer(), door, { ...remembered, former: times('11-24') }, now)).toMatchObject({ state: 'rescheduled', session: hours('11-25'), previous: hours('11-24') });
  });

  it('after the same hours again: nothing', () => {
    expect(lookAt(link, answer(), door, { ...remembered, former: times('11-25') }, now)).toMatchObject({ state: 'ready', previous: null });
  });

  it('after a move to another session: its hours and those of the one before, whether or not that one is known here', () => {
    const moved = answer({ session: { id: 'ses-2', ...hours('12-02') } });
    expect(lookAt(link, moved, door, remembered, now)).toMatchObject({ state: 'moved', session: hours('12-02'), previous: hours('11-25') });
    expect(lookAt(link, moved, door, { ...remembered, times: undefined }, now)).toMatchObject({ state: 'moved', session: hours('12-02'), previous: null });
  });

  it('after a move to a session that was cancelled then: that one is', () => {
    expect(lookAt(link, answer({ session: { id: 'ses-2', ...hours('12-02'), state: 'cancelled' } }), door, remembered, now)).toMatchObject({ state: 'cancelled', session: hours('12-02') });
  });

  it('of one that is nobody’s: nothing', () => {
    expect(lookAt(link, answer({ revision: 9 }), door, remembered, now)).toEqual({ state: 'unknown', session: null, previous: null });
  });

  it('never a name', () => {
    expect(JSON.stringify(lookAt(link, answer(), door, remembered, now))).not.toMatch(/martin|lodie/i);
  });
});
