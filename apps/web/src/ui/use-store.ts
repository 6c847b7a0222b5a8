import { useSyncExternalStore } from 'react';

interface Readable<T> { get: () => T; subscribe: (listener: () => void) => () => void }

/** The value of a store, and a new rendering at each change. */
export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
