import { remoteMedia, type Feeds, type ReceivedLine } from './remote-media.js';

const line = (participantId: string, source: ReceivedLine['source'], stream: string): ReceivedLine<string> => ({ participantId, source, stream });
const everything: Feeds = new Map([['anne', ['microphone', 'camera', 'screen']], ['bruno', ['microphone']]]);

describe('the media of the others', () => {
  it('is sorted by person and kind', () => {
    const lines = [line('anne', 'microphone', 'a'), line('anne', 'camera', 'b'), line('anne', 'screen', 'c'), line('bruno', 'microphone', 'd')];
    expect(Object.fromEntries(remoteMedia(lines, everything, new Map()))).toEqual({ anne: { audio: 'a', camera: 'b', screen: 'c' }, bruno: { audio: 'd' } });
  });

  it('leaves out what is switched off and who has left', () => {
    const lines = [line('bruno', 'microphone', 'a'), line('bruno', 'camera', 'b'), line('gone', 'camera', 'c')];
    expect(Object.fromEntries(remoteMedia(lines, everything, new Map()))).toEqual({ bruno: { audio: 'a' } });
  });

  it('keeps the object of a person of whom nothing changed', () => {
    const lines = [line('anne', 'microphone', 'a'), line('bruno', 'microphone', 'd')];
    const before = remoteMedia(lines, everything, new Map());
    const after = remoteMedia([...lines, line('anne', 'camera', 'b')], everything, before);
    expect(after.get('bruno')).toBe(before.get('bruno'));
    expect(after.get('anne')).not.toBe(before.get('anne'));
  });
});
