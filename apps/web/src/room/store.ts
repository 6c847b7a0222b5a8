/** A value, whoever wants to know when it changes, and nothing else. Made for `useSyncExternalStore(store.subscribe, store.get)`. */
export interface Store<T> {
  get: () => T;
  set: (next: T) => void;
  /** Answers a function that ends the subscription. */
  subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
