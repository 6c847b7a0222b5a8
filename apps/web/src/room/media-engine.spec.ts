import { sourcesOn } from './media-connection.js';
import { createMediaEngine, rebuildDelay } from './media-engine.js';
import { nothingLocal } from './peer.js';

const track = (enabled: boolean) => ({ enabled }) as MediaStreamTrack;

describe('the media engine', () => {
  it('comes back at once, spread over a second, then less and less often, for ever', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => rebuildDelay(attempt, 0))).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000]);
    expect(rebuildDelay(1, 1)).toBe(1_000);
  });

  it('tells what is on: a muted microphone is not', () => {
    expect(sourcesOn({ ...nothingLocal, microphone: track(true), camera: track(true), 'screen-audio': track(true) })).toEqual(['microphone', 'camera', 'screen-audio']);
    expect(sourcesOn({ ...nothingLocal, microphone: track(false) })).toEqual([]);
  });

  it('fails in words where the browser knows no WebRTC', () => {
    const engine = createMediaEngine({ url: 'wss://rcp.example.org/ws/media', getTicket: () => Promise.reject(new Error('not asked')) });
    const changes: string[] = [];
    const stop = engine.onChange(() => changes.push(engine.snapshot().state));
    const before = engine.snapshot();
    expect(engine.snapshot()).toBe(before);
    engine.join({ stream: null });
    expect(engine.snapshot()).toMatchObject({ state: 'failed', trouble: 'media-unavailable', local: { stream: null, microphone: 'none', camera: 'none' } });
    expect(changes).toContain('connecting');
    stop();
    engine.leave();
    expect([changes.at(-1), engine.snapshot().state]).toEqual(['failed', 'left']);
  });
});
