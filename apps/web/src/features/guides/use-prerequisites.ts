import { type NetworkFlow, prerequisites } from '@rcp/contracts';
import { useEffect, useState } from 'react';

export type Flows = readonly NetworkFlow[] | 'loading' | 'unavailable';

const retryAfterMs = 5_000;

/** What this deployment is configured with; asked again until it answers. */
export function useFlows(): Flows {
  const [flows, setFlows] = useState<Flows>('loading');
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const answer = await fetch('/api/public/prerequisites', { signal: gone.signal, headers: { accept: 'application/json' } });
        setFlows(prerequisites.parse(await answer.json()).flows);
      } catch {
        if (gone.signal.aborted) return;
        setFlows('unavailable');
        timer = setTimeout(() => void ask(), retryAfterMs);
      }
    };
    void ask();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, []);
  return flows;
}
