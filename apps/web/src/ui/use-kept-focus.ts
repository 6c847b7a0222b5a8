import { useEffect } from 'react';

/** Longer than a window takes to close and give the focus back. */
const settledMs = 300;

/** When what had the focus is gone after one of these changes, the heading of the screen takes it, so that the keyboard keeps a place. */
export function useKeptFocus(...changes: readonly unknown[]): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) document.querySelector('h1')?.focus({ preventScroll: true });
    }, settledMs);
    return () => clearTimeout(timer);
  }, changes);
}
