import { browserSupport } from './support.js';

const complete = { WebSocket: class {}, RTCPeerConnection: class {}, MediaStream: class {}, isSecureContext: true };

describe('the browser', () => {
  it.each([
    ['a recent one on a secure address', complete, 'supported'],
    ['one without WebRTC', { ...complete, RTCPeerConnection: undefined }, 'unsupported'],
    ['one without WebSocket', { ...complete, WebSocket: undefined }, 'unsupported'],
    ['a recent one on a plain address', { ...complete, isSecureContext: false }, 'insecure'],
  ] as const)('%s is %s', (_, page, expected) => {
    expect(browserSupport(page)).toBe(expected);
  });
});
