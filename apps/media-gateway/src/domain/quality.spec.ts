import { mediaSource, type MediaSource } from '@rcp/contracts';
import { envSchema } from '../env.js';
import { bitrateOf, mayWait } from './quality.js';

const sent = (...sources: MediaSource[]) => sources.map((source) => ({ source, on: true }));
const [anne, bruno] = ['anne', 'bruno'];
/** What Opus needs for a voice that is understood without effort, bits per second. */
const aVoice = 32_000;
/** Every set of sources one person may send. */
const everySet = mediaSource.options.reduce<MediaSource[][]>((sets, source) => [...sets, ...sets.map((set) => [...set, source])], [[]]);

describe('what one person may send', () => {
  it('always leaves a voice above what pictures and their sound may take, whatever is on', () => {
    const alone = (source: MediaSource) => bitrateOf(sent(source)) - bitrateOf([]);
    for (const sources of everySet) {
      const pictures = sources.filter((source) => source !== 'microphone').reduce((sum, source) => sum + alone(source), 0);
      expect(bitrateOf(sent(...sources)) - pictures).toBeGreaterThanOrEqual(aVoice);
    }
  });

  it('is a voice and nothing more while everything is off', () => {
    expect([bitrateOf([]), bitrateOf([{ source: 'camera', on: false }, { source: 'screen', on: false }])]).toEqual([64_000, 64_000]);
  });

  it('leaves a screen and a voice within 2 Mbit/s (R57)', () => {
    expect(bitrateOf(sent('microphone', 'screen'))).toBeLessThanOrEqual(2_000_000);
  });

  it('is within what a deployment allows by default, with everything on', () => {
    expect(bitrateOf(sent(...mediaSource.options))).toBeLessThanOrEqual(envSchema.shape.PUBLISHER_MAX_KBITS.parse(undefined) * 1_000);
  });
});

describe('what one person receives', () => {
  const waiting = (watched: ReadonlySet<string> | undefined) => mediaSource.options.flatMap((source) =>
    [anne, bruno].filter((participantId) => mayWait({ participantId, source }, watched)).map((participantId) => `${participantId} ${source}`));

  it('is no picture that nobody looks at', () => {
    expect(waiting(new Set([anne]))).toEqual(['bruno camera']);
  });

  it('is every sound and every shared screen, whoever is looked at', () => {
    expect(waiting(new Set())).toEqual(['anne camera', 'bruno camera']);
  });

  it('is everything while this browser has not said whom it looks at', () => {
    expect(waiting(undefined)).toEqual([]);
  });
});
