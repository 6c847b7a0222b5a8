import { readTicket, takeTicket } from './ticket.js';

const token = 'eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl_-x';

describe('a ticket in the address', () => {
  it.each([
    [`#lt=${token}`, { kind: 'launch', token }],
    [`#p=${token}`, { kind: 'personal', token }],
    ['#p=short', { kind: 'personal', token: '' }], [`#p=${token} coupé`, { kind: 'personal', token: '' }], ['#lt=short', null], [`#x=${token}`, null], ['', null], [`#lt=${token}&x=1`, null],
  ])('%s is read as %j', (fragment, expected) => {
    expect(readTicket(fragment)).toEqual(expected);
  });

  it('leaves the address as soon as it is read, even when it is unreadable', () => {
    for (const hash of [`#lt=${token}`, '#p=cut']) {
      const addresses: unknown[] = [];
      const page = { location: { pathname: '/accesrcp/code', search: '', hash }, history: { replaceState: (...args: unknown[]) => addresses.push(args[2]) } };
      takeTicket(page as unknown as Window);
      expect(addresses).toEqual(['/accesrcp/code']);
    }
  });
});
