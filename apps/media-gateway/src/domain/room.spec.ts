import { describedBy, descriptionOf, feedIdOf, feedList, feedsSeenBy, firstRoom, nextRoom, participantOf, switched, withFeed, withoutFeed, type Published } from './room.js';

const [anne, bruno] = ['6f1d1f0a-0000-4000-8000-000000000001', '6f1d1f0a-0000-4000-8000-000000000002'];
const microphone = { mid: '0', source: 'microphone', on: true } as const;
const camera = { mid: '1', source: 'camera', on: true } as const;

describe('a room', () => {
  it('counts its epochs and keeps no key of the one before', () => {
    const first = firstRoom('seance-1', { janusRoom: 'a', secret: 'b', pin: 'c' });
    expect(first).toEqual({ sessionId: 'seance-1', epoch: 1, janusRoom: 'a', secret: 'b', pin: 'c', janus: null });
    expect(nextRoom({ ...first, janus: 'ws://janus-1' }, { janusRoom: 'd', secret: 'e', pin: 'f' })).toEqual({ sessionId: 'seance-1', epoch: 2, janusRoom: 'd', secret: 'e', pin: 'f', janus: null });
  });

  it('knows the person behind a feed', () => {
    expect(participantOf(feedIdOf(anne, 12))).toBe(anne);
  });

  it('shows everybody but oneself, with what is on', () => {
    const published: Published = new Map([[feedIdOf(anne, 1), [microphone, { ...camera, on: false }]], [feedIdOf(bruno, 1), [microphone]]]);
    expect(feedList(bruno, published)).toEqual([{ participantId: anne, sources: ['microphone'] }]);
  });

  it('shows somebody who came back once, at their newest', () => {
    const published: Published = new Map([[feedIdOf(anne, 10), [camera]], [feedIdOf(anne, 9), [microphone]]]);
    expect([...feedsSeenBy(bruno, published)]).toEqual([[anne, feedIdOf(anne, 10)]]);
  });

  it('keeps the last of what each feed says and forgets those that leave', () => {
    const feed = feedIdOf(anne, 1);
    const published = withFeed(withFeed(new Map(), feed, [microphone]), feed, [microphone, camera]);
    expect(published.get(feed)).toEqual([microphone, camera]);
    expect(withoutFeed(published, feed).size).toBe(0);
  });

  it('switches sources off and on', () => {
    expect(switched([microphone, camera], ['camera']).map(({ on }) => on)).toEqual([false, true]);
  });

  it.each([microphone, { ...camera, on: false }])('reads in Janus what it wrote there', (stream) => {
    expect(describedBy(descriptionOf(stream))).toEqual({ source: stream.source, on: stream.on });
  });

  it.each([undefined, '', 'webcam', ':off'])('ignores streams described by others (%s)', (description) => {
    expect(describedBy(description)).toBeUndefined();
  });
});
