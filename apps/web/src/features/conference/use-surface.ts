import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Surface } from '../../room/layout.js';

/** The element and its size in pixels, followed. */
export function useSurface<E extends HTMLElement>(): [RefObject<E | null>, Surface] {
  const area = useRef<E>(null);
  const [surface, setSurface] = useState<Surface>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const measure = () => {
      // clientHeight is rounded, maybe upwards: a fraction of a pixel too much would scroll.
      const height = Math.min(element.clientHeight, Math.floor(element.getBoundingClientRect().height));
      const width = element.clientWidth;
      setSurface((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [area, surface];
}
