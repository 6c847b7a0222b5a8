import { bestCamera, cameraQuality, sameQuality } from './quality.js';

const lines = (people: number, more: { sharing?: boolean; speaks?: boolean } = {}) => cameraQuality({ people, sharing: false, speaks: false, ...more }).lines;

describe('the picture one sends', () => {
  it('is nothing while nobody is there to look', () => {
    expect(cameraQuality({ people: 1, sharing: false, speaks: true })).toEqual({ lines: 0, maxBitrate: 0 });
  });

  it('becomes smaller with every person, as the tiles do', () => {
    expect([2, 3, 4, 5, 9, 10, 30].map((people) => lines(people))).toEqual([720, 540, 540, 360, 360, 240, 240]);
  });

  it('is a stamp beside a shared screen, so that the screen gets the line', () => {
    expect([2, 6, 12].map((people) => lines(people, { sharing: true }))).toEqual([240, 180, 180]);
  });

  it('is a step better of who speaks', () => {
    expect([lines(6, { speaks: true }), lines(12, { speaks: true }), lines(6, { sharing: true, speaks: true }), lines(2, { speaks: true })]).toEqual([540, 360, 240, 720]);
  });

  it('never costs a room of twelve more than a voice and a screen leave of 2 Mbit/s', () => {
    const received = 10 * cameraQuality({ people: 12, sharing: true, speaks: false }).maxBitrate;
    expect(received).toBeLessThan(1_200_000);
    expect(sameQuality(bestCamera, cameraQuality({ people: 2, sharing: false, speaks: false }))).toBe(true);
  });
});
