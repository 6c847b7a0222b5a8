import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import type { Link } from '../../room/signalling.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { useNow } from '../../ui/use-now.js';

const goodNewsMs = 4_000;

/** A quiet strip while the connection is lost, with a countdown, and a word when it is back. Nothing else stops. */
export function NetworkBanner({ link, onRetry }: { link: Link; onRetry(): void }) {
  const isBack = useIsBack(link);
  if (link.status === 'lost') {
    return (
      <Banner look="warning" actions={<Button size="small" onClick={onRetry}>{t.network.retry}</Button>}>
        <strong>{t.network.lost}</strong> {t.network.lostDetail} <Countdown to={link.retryAt} />
      </Banner>
    );
  }
  return isBack ? <Banner look="good">{t.network.back}</Banner> : null;
}

/** Seconds would be read aloud one by one: they are for the eyes. */
function Countdown({ to }: { to: number }) {
  const seconds = Math.ceil((to - useNow(500)) / 1000);
  return <span aria-hidden="true">{seconds > 0 ? t.network.retryIn(seconds) : t.network.retrying}</span>;
}

/** True for a moment after a lost connection is open again. */
function useIsBack({ status }: Link): boolean {
  const wasLost = useRef(false);
  const [isBack, setIsBack] = useState(false);
  useEffect(() => {
    if (status === 'lost') wasLost.current = true;
    if (status !== 'open' || !wasLost.current) return undefined;
    wasLost.current = false;
    setIsBack(true);
    const timer = setTimeout(() => setIsBack(false), goodNewsMs);
    return () => {
      clearTimeout(timer);
      setIsBack(false);
    };
  }, [status]);
  return isBack;
}
