import { arrivedFrom, dueFrom, lineQuality, ownLine } from './line-quality.js';

const sent = (packets: number, lost: number) => lineQuality({ packets: 1_000, lost: 40 }, { packets: 1_000 + packets, lost: 40 + lost });

describe('somebody’s connection', () => {
  it('is judged by what got lost lately, not since the beginning', () => {
    expect([sent(990, 10), sent(960, 40), sent(850, 150)]).toEqual(['good', 'weak', 'bad']);
  });

  it('is not judged while hardly anything was sent', () => {
    expect([sent(10, 5), lineQuality(undefined, { packets: 0, lost: 0 })]).toEqual([undefined, undefined]);
  });

  it('is lost when nothing came all the while although something should have', () => {
    const still = { packets: 1_000, lost: 0 };
    expect([lineQuality(still, still, true), lineQuality(still, still), lineQuality(undefined, still, true), lineQuality(still, { ...still, packets: 1_001 }, true)])
      .toEqual(['lost', undefined, 'good', undefined]);
  });

  it('carries something at every moment of whom a voice is on, or a camera that is looked at', () => {
    const feeds = new Map([['anne', ['microphone'] as const], ['bruno', ['camera'] as const], ['chloe', ['screen'] as const], ['denis', []]]);
    expect([[...dueFrom(feeds, undefined)], [...dueFrom(feeds, [])]]).toEqual([['anne', 'bruno'], ['anne']]);
  });

  it('is summed over sound and pictures of one person', () => {
    const inbound = (mid: string, packetsReceived: number, packetsLost: number) => ({ type: 'inbound-rtp', mid, packetsReceived, packetsLost });
    expect([...arrivedFrom([inbound('0', 10, 1), inbound('1', 20, 2), inbound('2', 5, 0), { type: 'codec' }], new Map([['0', 'anne'], ['1', 'anne']]))])
      .toEqual([['anne', { packets: 30, lost: 3 }]]);
  });

  it('of one’s own is as bad as the worst of loss and delay', () => {
    const report = (fractionLost: number, roundTripTime: number) => [{ type: 'remote-inbound-rtp', fractionLost, roundTripTime }];
    expect([ownLine([]), ownLine(report(0, 0.05)), ownLine(report(0, 0.6)), ownLine(report(0.2, 0.05)), ownLine(report(0.05, 2))]).toEqual(['good', 'good', 'weak', 'bad', 'bad']);
  });
});
