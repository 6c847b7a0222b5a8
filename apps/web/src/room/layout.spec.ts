import { mosaic } from './layout.js';

const desktop = { width: 1280, height: 640 };
const phone = { width: 304, height: 420 };

describe('the mosaic', () => {
  it.each([
    [1, desktop, 1, 1], [2, desktop, 2, 1], [3, desktop, 2, 2], [4, desktop, 2, 2], [5, desktop, 3, 2], [6, desktop, 3, 2],
    [9, desktop, 3, 3], [12, desktop, 4, 3], [16, desktop, 4, 4], [25, desktop, 5, 5],
    [1, phone, 1, 1], [2, phone, 1, 2], [3, phone, 1, 3],
  ] as const)('gives %i people on %j a grid of %i × %i', (count, surface, columns, rows) => {
    expect(mosaic(count, surface)).toMatchObject({ columns, rows, scrolls: false });
  });

  it.each([1, 2, 3, 4, 5, 7, 9, 13, 20, 24])('keeps %i tiles inside the surface and in shape', (count) => {
    for (const surface of [desktop, phone, { width: 900, height: 900 }]) {
      const { columns, rows, width, height, scrolls } = mosaic(count, surface);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(width * columns + 8 * (columns - 1)).toBeLessThanOrEqual(surface.width);
      if (!scrolls) expect(height * rows + 8 * (rows - 1)).toBeLessThanOrEqual(surface.height);
      expect(width / height).toBeGreaterThan(1.3);
      expect(width / height).toBeLessThan(1.8);
    }
  });

  it('scrolls instead of shrinking people below a legible size', () => {
    expect(mosaic(24, phone)).toEqual({ columns: 2, rows: 12, width: 148, height: 111, scrolls: true });
    expect(mosaic(60, { width: 640, height: 400 })).toMatchObject({ columns: 4, scrolls: true });
  });

  it('survives a surface that has no size yet', () => {
    expect(mosaic(3, { width: 0, height: 0 })).toMatchObject({ columns: 1, scrolls: true });
  });
});
