import { actualSize, panBy, wholePicture, zoomBy } from './zoom.js';

const surface = { width: 1000, height: 500 };

describe('a look at a shared screen', () => {
  it('magnifies around the point looked at', () => {
    expect(zoomBy(wholePicture, 2, { x: 500, y: 250 }, surface)).toEqual({ scale: 2, x: -500, y: -250 });
    expect(zoomBy(wholePicture, 2, { x: 0, y: 0 }, surface)).toEqual({ scale: 2, x: 0, y: 0 });
  });

  it('never leaves the picture, and never makes it smaller than its place', () => {
    const corner = zoomBy(wholePicture, 4, { x: 1000, y: 500 }, surface);
    expect(panBy(corner, -10_000, -10_000, surface)).toEqual(corner);
    expect(panBy(corner, 10_000, 10_000, surface)).toEqual({ scale: 4, x: 0, y: 0 });
    expect(zoomBy(corner, 0.01, { x: 3, y: 3 }, surface)).toEqual(wholePicture);
    expect(zoomBy(corner, 100, { x: 3, y: 3 }, surface).scale).toBe(8);
  });

  it('knows where a pixel of the picture is a pixel of the page', () => {
    expect(actualSize({ width: 2000, height: 1000 }, surface)).toBe(2);
    expect(actualSize({ width: 640, height: 360 }, surface)).toBe(1);
    expect(actualSize({ width: 0, height: 0 }, surface)).toBe(1);
  });
});
