import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

/** Where our own proxies are: what they say of a request is believed. The same as of HTTP requests. */
const ours = new BlockList();
for (const [network, prefix] of [['127.0.0.0', 8], ['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16]] as const) ours.addSubnet(network, prefix);
for (const [network, prefix] of [['::1', 128], ['fc00::', 7], ['fe80::', 10]] as const) ours.addSubnet(network, prefix, 'ipv6');

const plain = (address: string) => address.trim().replace(/^::ffff:(?=\d+\.)/i, '');
const isOurs = (address: string) => ours.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** The address a socket's browser comes from: the nearest one in `X-Forwarded-For` that is none of our proxies'. */
export function clientAddress({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().flatMap((list) => list.split(',')).map(plain);
  const path = [...forwarded, plain(socket.remoteAddress ?? '')];
  return path.findLast((address, nth) => nth === 0 || !isOurs(address)) ?? '';
}

/** What limits are counted by: an IPv4 address, or the network an IPv6 address is in (RFC 6177: a site has at least a /64). */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [front, back] = [groups(head), groups(tail)];
  const all = tail === undefined ? front : [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return `${all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
