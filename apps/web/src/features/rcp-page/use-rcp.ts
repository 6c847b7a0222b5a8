import type { RcpPage } from '@rcp/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LobbyClient } from '../entry/lobby.client.js';

export type LoadedRcp =
  | { readonly status: 'loading' }
  | { readonly status: 'unknown' }
  | { readonly status: 'failed'; readonly retryAt: number }
  /** `stale`: the last refresh failed. `ahead`: how far the server's clock is ahead of this machine's, in milliseconds. */
  | { readonly status: 'ready'; readonly page: RcpPage; readonly ahead: number; readonly stale: boolean };

const refreshEveryMs = 60_000;
const retryAfterMs = [3_000, 6_000, 12_000, 24_000] as const;

/** The public page of an RCP: loaded, refreshed every minute and when the tab is looked at again, retried when it fails. */
export function useRcp(lobby: LobbyClient): { rcp: LoadedRcp; reload: () => void } {
  const [rcp, setRcp] = useState<LoadedRcp>({ status: 'loading' });
  const failures = useRef(0);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);

  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (afterMs: number) => {
      timer = setTimeout(reload, afterMs);
    };
    void lobby.page().then((answer) => {
      if (gone) return;
      if (answer.ok) {
        failures.current = 0;
        setRcp({ status: 'ready', page: answer.value, ahead: Date.parse(answer.value.serverTime) - Date.now(), stale: false });
        again(refreshEveryMs);
      } else if (answer.code === 'not-found') setRcp({ status: 'unknown' });
      else {
        const wait = retryAfterMs[Math.min(failures.current, retryAfterMs.length - 1)] ?? refreshEveryMs;
        failures.current += 1;
        setRcp((before) => (before.status === 'ready' ? { ...before, stale: true } : { status: 'failed', retryAt: Date.now() + wait }));
        again(wait);
      }
    });
    const seen = () => document.visibilityState === 'visible' && reload();
    document.addEventListener('visibilitychange', seen);
    return () => {
      gone = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [lobby, round, reload]);

  return { rcp, reload };
}
