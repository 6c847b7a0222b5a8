/** Waits `ms`, or less when the signal is aborted. Never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** What the promise answers, or `otherwise` when it fails or takes longer than `ms`. Leaves no timer behind. */
export async function within<T, U>(ms: number, promise: Promise<T>, otherwise: U): Promise<T | U> {
  const answered = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, answered.signal).then(() => otherwise)]);
  } catch {
    return otherwise;
  } finally {
    answered.abort();
  }
}

/** Jittered exponential back-off: 200 ms, doubled at each failure, 5 s at most; half of it is chance. */
export function backoff(failures: number): number {
  const full = Math.min(5_000, 200 * 2 ** Math.min(failures, 10));
  return full / 2 + Math.random() * (full / 2);
}

/** Something that sleeps until rung. A ring while nobody sleeps is kept for the next sleeper. */
export class Bell {
  private rung = false;
  private wakeUp: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wakeUp?.();
  }

  /** Until the next ring, `ms`, or the signal, whichever comes first. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.rung) {
      const rung = new AbortController();
      this.wakeUp = () => rung.abort();
      await pause(ms, AbortSignal.any([signal, rung.signal]));
      this.wakeUp = undefined;
    }
    this.rung = false;
  }
}
