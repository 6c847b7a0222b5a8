import { flowsOf } from './prerequisites.js';

const reached = { publicUrl: 'https://rcp.example.org', publicAddresses: ['192.0.2.10'], mediaAddresses: ['192.0.2.20', '192.0.2.21'], mediaPorts: { from: 20_000, to: 29_999 }, relays: [] };

describe('what a firewall has to let through', () => {
  it('is the site, and sound and picture at the addresses and ports of this deployment', () => {
    expect(flowsOf(reached)).toEqual([
      { purpose: 'pages', host: 'rcp.example.org', addresses: ['192.0.2.10'], protocol: 'https', transport: 'tcp', ports: { from: 443, to: 443 } },
      { purpose: 'media', host: null, addresses: ['192.0.2.20', '192.0.2.21'], protocol: 'webrtc', transport: 'udp', ports: { from: 20_000, to: 29_999 } },
    ]);
  });

  it('names a port of its own, and no encryption that is not there', () => {
    expect(flowsOf({ ...reached, publicUrl: 'http://localhost:8300' })[0]).toMatchObject({ host: 'localhost', protocol: 'http', ports: { from: 8300, to: 8300 } });
    expect(flowsOf({ ...reached, publicUrl: 'http://localhost' })[0]).toMatchObject({ ports: { from: 80, to: 80 } });
  });

  it('says nothing of ports that nobody wrote down', () => {
    expect(flowsOf({ ...reached, mediaPorts: undefined }).map(({ purpose }) => purpose)).toEqual(['pages']);
  });

  it.each([
    ['turn:relay.example.org', { host: 'relay.example.org', protocol: 'turn', transport: 'udp', ports: { from: 3478, to: 3478 } }],
    ['turn:relay.example.org:3479?transport=tcp', { host: 'relay.example.org', protocol: 'turn', transport: 'tcp', ports: { from: 3479, to: 3479 } }],
    ['turns:relay.example.org:443?transport=tcp', { host: 'relay.example.org', protocol: 'turns', transport: 'tcp', ports: { from: 443, to: 443 } }],
    ['turns:relay.example.org', { host: 'relay.example.org', protocol: 'turns', transport: 'tcp', ports: { from: 5349, to: 5349 } }],
    ['turn:[2001:db8::1]:3478', { host: '[2001:db8::1]', protocol: 'turn', transport: 'udp', ports: { from: 3478, to: 3478 } }],
  ])('names the relay %s', (uri, flow) => {
    expect(flowsOf({ ...reached, relays: [uri] })[2]).toEqual({ purpose: 'relay', addresses: [], ...flow });
  });

  it('takes nothing else for a relay', () => {
    expect(flowsOf({ ...reached, relays: ['https://relay.example.org', ''] })).toHaveLength(2);
  });
});
