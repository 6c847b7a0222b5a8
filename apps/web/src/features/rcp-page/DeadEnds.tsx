import { t } from '../../i18n/language.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { useNow } from '../../ui/use-now.js';
import { useTitle } from '../../ui/use-title.js';
import styles from './DeadEnds.module.css';
import { RcpScreen } from './RcpScreen.js';

/** A link that opens no RCP: unknown, cut or revoked, without telling which (R75). */
export function UnknownRcp() {
  useTitle(`${t.rcp.unknownTitle} – ${t.product}`);
  return <WhatToDo title={t.rcp.unknownTitle} hint={t.rcp.unknownHint} steps={t.rcp.unknownSteps} />;
}

/** No WebRTC or no WebSocket: a page instead of a blank (R92). */
export function UnsupportedBrowser({ insecure }: { insecure: boolean }) {
  useTitle(`${t.unsupported.title} – ${t.product}`);
  return <WhatToDo title={t.unsupported.title} hint={insecure ? t.unsupported.insecure : t.unsupported.hint} steps={t.unsupported.steps} />;
}

/** What happened, and what to do next, in order. */
export function WhatToDo({ title, hint, steps }: { title: string; hint: string; steps: readonly string[] }) {
  return (
    <RcpScreen page={null}>
      <Card className={styles.sheet}>
        <ScreenTitle>{title}</ScreenTitle>
        <p>{hint}</p>
        <ol className={styles.steps}>{steps.map((step) => <li key={step}>{step}</li>)}</ol>
      </Card>
    </RcpScreen>
  );
}

/** The service does not answer; the page tries again by itself. */
export function FailedPage({ retryAt, onRetry }: { retryAt: number; onRetry(): void }) {
  useTitle(`${t.rcp.failedTitle} – ${t.product}`);
  const now = useNow(500);
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
  return (
    <RcpScreen page={null}>
      <Card className={styles.sheet}>
        <ScreenTitle>{t.rcp.failedTitle}</ScreenTitle>
        <p>{t.rcp.failedHint}</p>
        <p className={styles.countdown} aria-hidden="true">{t.rcp.retryIn(seconds)}</p>
        <div><Button look="primary" onClick={onRetry}>{t.rcp.retry}</Button></div>
      </Card>
    </RcpScreen>
  );
}

/** A screen broke, or one of its files could not be fetched: reloading brings both back. */
export function BrokenPage() {
  return (
    <RcpScreen page={null}>
      <Card className={styles.sheet}>
        <ScreenTitle>{t.rcp.failedTitle}</ScreenTitle>
        <div><Button look="primary" onClick={() => window.location.reload()}>{t.rcp.retry}</Button></div>
      </Card>
    </RcpScreen>
  );
}
