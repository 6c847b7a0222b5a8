import { useEffect, useState } from 'react';
import { t } from '../../i18n/language.js';
import type { Retry } from '../../room/room-state.js';

/** Seconds until somebody refused may ask again, counted from when the server said so; null when they may not in this session. */
export function useRetry(retry: Retry | null): number | null {
  const inMs = retry === null ? 0 : retry.inMs;
  const [left, setLeft] = useState(() => inMs ?? 0);
  useEffect(() => {
    const until = performance.now() + (inMs ?? 0);
    const tick = () => setLeft(Math.max(0, until - performance.now()));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [inMs]);
  return inMs === null ? null : Math.ceil(left / 1000);
}

/** When somebody refused may ask again. The seconds are for the eyes: read aloud one by one they would be noise. */
export function AskAgain({ seconds }: { seconds: number | null }) {
  if (seconds === null) return <p>{t.ended.noMoreAsking}</p>;
  return (
    <>
      <p aria-hidden="true">{seconds > 0 ? t.ended.askAgainIn(seconds) : t.ended.askAgainNow}</p>
      <p className="visually-hidden" role="status">{seconds > 0 ? '' : t.ended.askAgainNow}</p>
    </>
  );
}
