import { createHmac } from 'node:crypto';
import { iceServers, relayCredentials, relayTransport, transportsToTest } from './relays.js';

const secret = 'a-secret-of-the-relays';
const until = new Date('2026-12-02T15:00:00Z');
const urls = ['turn:relais.example.org:3478?transport=udp', 'turn:relais.example.org:3478?transport=tcp', 'turns:relais.example.org:443?transport=tcp'];

describe('relays', () => {
  it('know a name and password by their own secret, until the hour that is in the name', () => {
    const { username, credential } = relayCredentials(secret, 'visit-1', until);
    expect(username).toBe('1796223600:visit-1');
    expect(credential).toBe(createHmac('sha1', secret).update(String(username)).digest('base64'));
    expect(relayCredentials(secret, 'visit-2', until).credential).not.toBe(credential);
  });

  it.each([
    ['turn:relais.example.org', 'turn-udp'], ['turn:relais.example.org:3478?transport=udp', 'turn-udp'], ['turn:relais.example.org:80?transport=tcp', 'turn-tcp'],
    ['turns:relais.example.org:443?transport=tcp', 'turn-tls'], ['turns:relais.example.org', 'turn-tls'],
  ])('%s is reached by %s', (url, transport) => {
    expect(relayTransport(url)).toBe(transport);
  });

  it('are all offered to who is in a meeting, under one password', () => {
    expect(iceServers({ urls, secret }, 'person', until)).toEqual([{ urls, ...relayCredentials(secret, 'person', until) }]);
  });

  it('are tested one transport at a time, after the direct way', () => {
    expect(transportsToTest({ urls, secret }, 'visit', until)).toEqual([
      { name: 'direct', iceServers: [], relayOnly: false },
      ...[['turn-udp', 0], ['turn-tcp', 1], ['turn-tls', 2]].map(([name, nth]) => ({ name, iceServers: [{ urls: [urls[Number(nth)]], ...relayCredentials(secret, 'visit', until) }], relayOnly: true })),
    ]);
  });

  it.each([['none is configured', { urls: [], secret }], ['the secret is missing', { urls, secret: null }]])('are offered to nobody when %s', (_why, relays) => {
    expect([iceServers(relays, 'person', until), transportsToTest(relays, 'visit', until)]).toEqual([[], [{ name: 'direct', iceServers: [], relayOnly: false }]]);
  });
});
