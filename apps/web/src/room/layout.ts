/** How the pictures of `count` people share a surface: equal tiles, as large as possible. */
export interface Mosaic {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of one tile. */
  readonly width: number;
  readonly height: number;
  /** The tiles are at their smallest legible size and the surface scrolls. */
  readonly scrolls: boolean;
}

export interface Surface { readonly width: number; readonly height: number }

const gap = 8;
/** Narrower, a name and a speciality no longer fit. */
const smallestWidth = 148;
const widest = 16 / 9;
/** A tile may become squarer than a camera's picture, which is then cropped a little. */
const squarest = 4 / 3;

/**
 * The grid with the largest tiles for `count` people. Tiles keep a shape between 16:9 and nearly square; when even the
 * smallest legible ones do not fit, as many columns as fit are used and the surface scrolls downwards.
 */
export function mosaic(count: number, surface: Surface): Mosaic {
  const people = Math.max(1, count);
  const most = Math.max(1, Math.min(people, Math.floor((surface.width + gap) / (smallestWidth + gap))));
  let best: Mosaic | undefined;
  for (let columns = 1; columns <= most; columns += 1) {
    const candidate = grid(people, columns, surface);
    if (candidate && (!best || candidate.width * candidate.height > best.width * best.height)) best = candidate;
  }
  return best ?? scrolling(people, most, surface);
}

function grid(people: number, columns: number, surface: Surface): Mosaic | undefined {
  const rows = Math.ceil(people / columns);
  const cell = { width: (surface.width - gap * (columns - 1)) / columns, height: (surface.height - gap * (rows - 1)) / rows };
  const width = Math.floor(Math.min(cell.width, cell.height * widest));
  const height = Math.floor(Math.min(cell.height, width / squarest));
  return width < Math.min(smallestWidth, surface.width) || height <= 0 ? undefined : { columns, rows, width, height, scrolls: false };
}

function scrolling(people: number, columns: number, surface: Surface): Mosaic {
  const width = Math.max(1, Math.floor((surface.width - gap * (columns - 1)) / columns));
  return { columns, rows: Math.ceil(people / columns), width, height: Math.floor(width / squarest), scrolls: true };
}
