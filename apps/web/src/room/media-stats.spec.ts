import { summarise } from './media-stats.js';

describe('the figures of a call', () => {
  it('are added up over all streams, the worst delay and jitter told in milliseconds', () => {
    expect(summarise([
      { type: 'outbound-rtp', bytesSent: 100, packetsSent: 3 }, { type: 'outbound-rtp', bytesSent: 50, packetsSent: 2 },
      { type: 'remote-inbound-rtp', packetsLost: 1, roundTripTime: 0.05 }, { type: 'remote-inbound-rtp', packetsLost: 0, roundTripTime: 0.02 },
      { type: 'inbound-rtp', kind: 'video', bytesReceived: 10, packetsReceived: 1, packetsLost: 4, framesDecoded: 25, jitter: 0.004 },
      { type: 'inbound-rtp', kind: 'audio', bytesReceived: 20, packetsReceived: 2, packetsLost: 0, totalAudioEnergy: 0.5, jitter: 0.001 },
      { type: 'transport', bytesReceived: 9_999 },
    ])).toEqual({
      send: { bytes: 150, packets: 5, packetsLost: 1, roundTripMs: 50 },
      receive: { bytes: 30, packets: 3, packetsLost: 4, framesDecoded: 25, audioEnergy: 0.5, jitterMs: 4 },
    });
  });

  it('are nothing while nothing flows', () => {
    expect(summarise([])).toEqual({
      send: { bytes: 0, packets: 0, packetsLost: 0, roundTripMs: null },
      receive: { bytes: 0, packets: 0, packetsLost: 0, framesDecoded: 0, audioEnergy: 0, jitterMs: null },
    });
  });
});
