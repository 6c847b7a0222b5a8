import { roleNow } from './rights.js';

const claimed = { accountId: 'account-1', role: 'coordinator' as const, organisersVersion: 4 };
const set = (version: number, ...accounts: string[]) => ({ version, organisers: accounts.map((accountId) => ({ accountId, role: 'secretary' as const })) });

describe('the role of an account', () => {
  it('is what the organisers set says once it is as new as the ticket (R50)', () => {
    expect(roleNow(claimed, set(4, 'account-1'))).toBe('secretary');
    expect(roleNow(claimed, set(5))).toBeNull();
  });

  it('is what the ticket says only while the set it was read from has not arrived', () => {
    expect(roleNow(claimed, set(3))).toBe('coordinator');
    expect(roleNow(claimed, undefined)).toBe('coordinator');
  });

  it('is given by the set to an account whose ticket knew of none', () => {
    expect(roleNow({ ...claimed, role: null }, set(5, 'account-1'))).toBe('secretary');
  });

  it('is never given to somebody without an account', () => {
    expect(roleNow({ accountId: null, role: 'organiser', organisersVersion: 9 }, undefined)).toBeNull();
  });
});
