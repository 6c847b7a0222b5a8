import { turnConfiguration } from './turn.js';

const settings = { address: '127.0.0.1', relayAddress: '192.0.2.2', port: 3478, tlsPort: 5349, ports: '20000-20059', secret: 'of-the-deployment', peers: ['192.0.2.2'], dir: '/run/turn' };

describe('the relay', () => {
  it('serves nobody without a password of ours, and reaches Janus and nothing else', () => {
    const lines = turnConfiguration(settings).split('\n');
    expect(lines).toEqual(expect.arrayContaining(['use-auth-secret', 'static-auth-secret=of-the-deployment', 'no-cli', 'no-multicast-peers', 'no-tcp-relay']));
    expect(lines.filter((line) => line.startsWith('denied-peer-ip='))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('allowed-peer-ip='))).toEqual(['allowed-peer-ip=192.0.2.2']);
  });
});
