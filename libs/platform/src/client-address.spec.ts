import type { IncomingMessage } from 'node:http';
import { addressGroup, clientAddress } from './client-address.js';

const from = (remoteAddress: string, forwarded?: string) =>
  clientAddress({ headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }, socket: { remoteAddress } } as IncomingMessage);

describe('the address a browser comes from', () => {
  it.each([
    ['203.0.113.7', undefined, '203.0.113.7'], ['::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['10.0.0.2', '203.0.113.7', '203.0.113.7'], ['10.0.0.2', '203.0.113.7, 192.168.1.1', '203.0.113.7'], ['::1', '2001:db8::7', '2001:db8::7'],
    // What a browser writes itself is before what our proxy adds.
    ['10.0.0.2', '198.51.100.1, 203.0.113.7', '203.0.113.7'], ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
    // Nobody but us on the way: the first of us.
    ['10.0.0.2', '192.168.1.1', '192.168.1.1'], ['127.0.0.1', undefined, '127.0.0.1'],
  ])('is, by %s with %s, %s', (remote, forwarded, address) => {
    expect(from(remote, forwarded)).toBe(address);
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:db8::7', '2001:db8:0:0::/64'], ['::1', '0:0:0:0::/64'], ['', ''],
  ])('%s counts as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
