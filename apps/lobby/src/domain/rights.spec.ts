import fc from 'fast-check';
import { type OrganisersSet, roleIn, roleNow } from './rights.js';
import { at } from './trial-room.js';

const now = at('14:00:00');
const claimed = { accountId: 'account-1', role: 'coordinator' as const, organisersVersion: 4 };
const set = (version: number, ...accounts: string[]) => ({ version, organisers: accounts.map((accountId) => ({ accountId, role: 'secretary' as const })) });

describe('the role of an account', () => {
  it('is what the organisers set says once it is as new as the ticket (R50)', () => {
    expect(roleNow(claimed, set(4, 'account-1'), now)).toBe('secretary');
    expect(roleNow(claimed, set(5), now)).toBeNull();
  });

  it('is what the ticket says only while the set it was read from has not arrived', () => {
    expect(roleNow(claimed, set(3), now)).toBe('coordinator');
    expect(roleNow(claimed, undefined, now)).toBe('coordinator');
  });

  it('is given by the set to an account whose ticket knew of none', () => {
    expect(roleNow({ ...claimed, role: null }, set(5, 'account-1'), now)).toBe('secretary');
  });

  it('is never given to somebody without an account', () => {
    expect(roleNow({ accountId: null, role: 'organiser', organisersVersion: 9 }, undefined, now)).toBeNull();
  });

  it('begins and ends at its hours, the end excluded', () => {
    const limited: OrganisersSet = { version: 4, organisers: [{ accountId: 'account-1', role: 'organiser', validFrom: '2026-12-02T14:00:00Z', validTo: '2026-12-02T15:00:00Z' }] };
    const roles = ['13:59:59', '14:00:00', '14:59:59', '15:00:00'].map((clock) => roleNow(claimed, limited, at(clock)));
    expect(roles).toEqual([null, 'organiser', 'organiser', null]);
  });

  it('is unknown, not refused, to an account the set does not name', () => {
    expect(roleIn(set(4, 'account-1'), 'account-2', now)).toBeUndefined();
  });

  it('never outlives its hours, whatever they are', () => {
    const hour = fc.integer({ min: 0, max: 47 }).map((half) => new Date(Date.UTC(2026, 11, 2) + half * 30 * 60_000).toISOString());
    fc.assert(fc.property(hour, hour, hour, (validFrom, validTo, clock) => {
      const role = roleNow(claimed, { version: 4, organisers: [{ accountId: 'account-1', role: 'organiser', validFrom, validTo }] }, new Date(clock));
      expect(role !== null).toBe(validFrom <= clock && clock < validTo);
    }));
  });
});
