import type { Surface } from './layout.js';

/** How a shared screen is looked at: magnified `scale` times, its left upper corner at `x`, `y` (pixels, never positive). */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const wholePicture: Zoom = { scale: 1, x: 0, y: 0 };
const greatest = 8;

/** Magnified by `factor` around a point of the surface, which stays where it is. */
export function zoomBy({ scale, x, y }: Zoom, factor: number, at: { x: number; y: number }, surface: Surface): Zoom {
  const next = Math.min(greatest, Math.max(1, scale * factor));
  const kept = (corner: number, point: number) => point - ((point - corner) * next) / scale;
  return within({ scale: next, x: kept(x, at.x), y: kept(y, at.y) }, surface);
}

/** Moved by so many pixels; the picture never leaves its surface. */
export function panBy({ scale, x, y }: Zoom, dx: number, dy: number, surface: Surface): Zoom {
  return within({ scale, x: x + dx, y: y + dy }, surface);
}

function within({ scale, x, y }: Zoom, { width, height }: Surface): Zoom {
  const bounded = (corner: number, size: number) => Math.min(0, Math.max(size * (1 - scale), corner));
  return { scale, x: bounded(x, width), y: bounded(y, height) };
}

/** The scale at which a pixel of the picture is a pixel of the page: what is written is read as its author sees it. */
export function actualSize(picture: Surface, surface: Surface): number {
  const shown = Math.min(surface.width / picture.width, surface.height / picture.height);
  return Number.isFinite(shown) && shown > 0 ? Math.min(greatest, Math.max(1, 1 / shown)) : 1;
}
