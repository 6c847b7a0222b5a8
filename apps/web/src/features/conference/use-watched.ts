import { type RefObject, useEffect, useRef } from 'react';
import type { Scene } from '../../room/stage.js';

/** Long enough that scrolling past costs nothing. */
const settleMs = 400;

/** Follows whose tiles are in sight; nobody's while the page is not. Answers where to look for tiles. */
export function useWatched({ large, small }: Scene, onWatch: (ids: readonly string[]) => void): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  const tell = useRef(onWatch);
  tell.current = onWatch;
  const drawn = [...large, ...small].map(({ id, what }) => `${what} ${id}`).join();
  useEffect(() => {
    const seen = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      clearTimeout(timer);
      timer = setTimeout(() => tell.current(document.hidden ? [] : [...seen]), settleMs);
    };
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const id = (target as HTMLElement).dataset['person'] ?? '';
        if (isIntersecting) seen.add(id);
        else seen.delete(id);
      }
      changed();
    });
    for (const tile of root.current?.querySelectorAll('[data-person]') ?? []) observer.observe(tile);
    document.addEventListener('visibilitychange', changed);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', changed);
    };
  }, [drawn]);
  return root;
}
