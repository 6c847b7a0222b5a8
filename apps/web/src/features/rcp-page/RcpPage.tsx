import { publicPages, type RcpPage as Page } from '@rcp/contracts';
import { useEffect, useState } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { useTitle } from '../../ui/use-title.js';
import type { KnownEntry } from '../entry/use-entry.js';
import type { OpenedLink } from '../entry/use-opened-link.js';
import { reportsPath } from '../reports/reports-path.js';
import { NextSession, sessionReasonIds } from './NextSession.js';
import { isWayIn, PersonalLink } from './PersonalLink.js';
import { RcpBanner } from './RcpBanner.js';
import styles from './RcpPage.module.css';
import { RcpScreen } from './RcpScreen.js';
import { HelpLinks } from './SiteFooter.js';
import { msUntilOpening, sessionStatus } from './session-status.js';

export interface RcpPageProps {
  page: Page;
  /** Milliseconds the server's clock is ahead of this machine's. */
  ahead: number;
  stale: boolean;
  /** Why a ticket or a login came to nothing. */
  refusal: KnownEntry['refusal'];
  onParticipate(): void;
  /** The personal link by which this page was opened, if it was. */
  link: OpenedLink | null;
  /** This browser is an organiser's: attendance and figures are theirs to read. */
  organiser: boolean;
}

/** What is behind the link of an RCP: which RCP, when, and the way in (R1–R13). */
export function RcpPage({ page, ahead, stale, refusal, onParticipate, link, organiser }: RcpPageProps) {
  useTitle(`${page.shortName} – ${t.product}`);
  const status = useSessionStatus(page, ahead);
  return (
    <RcpScreen page={page}>
      {refusal ? <TicketRefusal refusal={refusal} joinable={status === 'joinable'} /> : null}
      {stale ? <Banner look="warning">{t.rcp.notUpdated}</Banner> : null}
      <Card className={styles.sheet}>
        <RcpBanner page={page} />
        <NextSession page={page} status={status} />
        {status === 'inactive' ? <p className={styles.quiet}>{t.rcp.webconfInactiveHint}</p> : null}
        {link ? <PersonalLink link={link} page={page} status={status} /> : null}
        <div className={styles.actions}>
          {status === 'too-early' || isWayIn(link, page, status) ? null : (
            <Button look="primary" size="large" unavailable={status !== 'joinable'} aria-describedby={status === 'joinable' ? undefined : sessionReasonIds} onClick={onParticipate}>
              {t.rcp.participate}
            </Button>
          )}
          {page.dccUrls.registerPatient ? <ButtonLink href={page.dccUrls.registerPatient} note={t.rcp.newTab}>{t.rcp.registerPatient}</ButtonLink> : null}
          {page.dccUrls.home ? <ButtonLink href={page.dccUrls.home} note={t.rcp.newTab}>{t.rcp.dcc}</ButtonLink> : null}
          {organiser ? <ButtonLink href={reportsPath()} note={t.rcp.newTab}>{t.organiser.reports}</ButtonLink> : null}
        </div>
      </Card>
      <section className={styles.advice}>
        <h2>{t.rcp.testTitle}</h2>
        <p>{t.rcp.testHint}</p>
        <div><ButtonLink href={publicPages.test} note={t.rcp.newTab}>{t.rcp.test}</ButtonLink></div>
      </section>
      <HelpLinks />
    </RcpScreen>
  );
}

/** The status by the server's clock; it changes by itself at the moment the room opens. */
function useSessionStatus(page: Page, ahead: number) {
  const [, setRound] = useState(0);
  const now = Date.now() + ahead;
  const wait = msUntilOpening(page, now);
  useEffect(() => {
    if (wait === null) return undefined;
    const timer = setTimeout(() => setRound((n) => n + 1), Math.min(wait + 50, 60_000));
    return () => clearTimeout(timer);
  });
  return sessionStatus(page, now);
}

function TicketRefusal({ refusal, joinable }: { refusal: NonNullable<KnownEntry['refusal']>; joinable: boolean }) {
  return (
    <Banner look="warning">
      <p>{refusal === 'unreachable' ? t.entry.unreachable : errorSentence(refusal)}</p>
      {refusal === 'ticket-invalid' && joinable ? <p>{t.rcp.staleHint}</p> : null}
    </Banner>
  );
}
