import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useState } from 'react';
import type { Surface } from '../../room/layout.js';
import { actualSize, panBy, wholePicture, type Zoom, zoomBy } from '../../room/zoom.js';

export interface Zooming {
  readonly zoom: Zoom;
  magnify(factor: number): void;
  whole(): void;
  actual(): void;
  keyDown(event: KeyboardEvent): void;
  pointerDown(event: PointerEvent<HTMLElement>): void;
}

const keyStep = 80;
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [keyStep, 0], ArrowRight: [-keyStep, 0], ArrowUp: [0, keyStep], ArrowDown: [0, -keyStep],
};

/** Looking closer at what `surface` shows: by wheel around the pointer, by dragging, by keys. */
export function useZoom(surface: RefObject<HTMLElement | null>): Zooming {
  const [zoom, setZoom] = useState(wholePicture);
  const size = (): Surface => ({ width: surface.current?.clientWidth ?? 0, height: surface.current?.clientHeight ?? 0 });
  const middle = () => ({ x: size().width / 2, y: size().height / 2 });
  const magnify = (factor: number) => setZoom((before) => zoomBy(before, factor, middle(), size()));
  const whole = () => setZoom(wholePicture);
  const actual = () => {
    const video = surface.current?.querySelector('video');
    const scale = video ? actualSize({ width: video.videoWidth, height: video.videoHeight }, size()) : 1;
    setZoom((before) => zoomBy(before, scale / before.scale, middle(), size()));
  };
  useWheel(surface, (factor, at) => setZoom((before) => zoomBy(before, factor, at, size())));
  useStaysInside(surface, () => setZoom((before) => panBy(before, 0, 0, size())));
  const acts: Readonly<Record<string, () => void>> = { '+': () => magnify(1.25), '=': () => magnify(1.25), '-': () => magnify(1 / 1.25), 0: whole, 1: actual };
  const keyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = zoom.scale > 1 ? moves[event.key] : undefined;
    const act = move ? () => setZoom((before) => panBy(before, move[0], move[1], size())) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const pointerDown = (event: PointerEvent<HTMLElement>) => drag(event, (dx, dy) => setZoom((before) => panBy(before, dx, dy, size())));
  return { zoom, magnify, whole, actual, keyDown, pointerDown };
}

/** Follows the pointer until it is let go. */
function drag(event: PointerEvent<HTMLElement>, onMove: (dx: number, dy: number) => void) {
  if (event.button !== 0) return;
  const element = event.currentTarget;
  const end = new AbortController();
  element.setPointerCapture(event.pointerId);
  let [x, y] = [event.clientX, event.clientY];
  const moved = ({ clientX, clientY }: globalThis.PointerEvent) => {
    onMove(clientX - x, clientY - y);
    [x, y] = [clientX, clientY];
  };
  element.addEventListener('pointermove', moved, { signal: end.signal });
  for (const type of ['pointerup', 'pointercancel'] as const) element.addEventListener(type, () => end.abort(), { signal: end.signal });
}

/** By hand: React's own wheel listeners can't keep the page from scrolling. */
function useWheel(surface: RefObject<HTMLElement | null>, onWheel: (factor: number, at: { x: number; y: number }) => void) {
  useEffect(() => {
    const element = surface.current;
    const turned = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = (element as HTMLElement).getBoundingClientRect();
      onWheel(Math.exp(-event.deltaY / 400), { x: event.clientX - left, y: event.clientY - top });
    };
    element?.addEventListener('wheel', turned, { passive: false });
    return () => element?.removeEventListener('wheel', turned);
    // What is done with it depends on nothing but the surface.
  }, [surface]);
}

/** A surface that shrinks takes the magnified picture along. */
function useStaysInside(surface: RefObject<HTMLElement | null>, onResize: () => void) {
  useEffect(() => {
    if (!surface.current) return undefined;
    const observer = new ResizeObserver(onResize);
    observer.observe(surface.current);
    return () => observer.disconnect();
  }, [surface]);
}
