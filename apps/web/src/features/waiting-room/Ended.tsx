import type { RcpPage } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import type { Ending, Phase, Retry } from '../../room/room-state.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { useTitle } from '../../ui/use-title.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { reportsPath } from '../reports/reports-path.js';
import { SecretariatContact } from '../rcp-page/Secretariat.js';
import { AskAgain, useRetry } from './AskAgain.js';
import styles from './Ended.module.css';

type Shown = Exclude<Ending, 'stranger' | 'no-request'>;

interface EndedProps { page: RcpPage; state: Phase<'ended'> & { readonly reason: Shown }; onPage(): void; onAgain(): void }

const turnToSecretariat: readonly Ending[] = ['refused', 'excluded', 'failed', 'cancelled', 'webconf-off', 'link-lost'];

/** The last screen, whatever the reason: what happened, what to do next, and a human. */
export function Ended({ page, state: { reason, why, retry, mayReopen }, onPage, onAgain }: EndedProps) {
  const { title, hint } = t.ended[reason];
  useTitle(`${title} – ${page.shortName}`);
  return (
    <RcpScreen page={page}>
      <Card className={styles.sheet}>
        <p className={styles.quiet}>{page.name}</p>
        <ScreenTitle>{title}</ScreenTitle>
        {why ? <p>{t.ended.why[why]}</p> : null}
        <p>{hint}</p>
        {turnToSecretariat.includes(reason) ? <SecretariatContact secretariat={page.secretariat} /> : null}
        {retry ? <Refused retry={retry} onAgain={onAgain} onPage={onPage} /> : (
          <div className={styles.actions}>
            {reason in again ? <Button look="primary" onClick={onAgain}>{again[reason]}</Button> : null}
            {mayReopen ? <Button onClick={onAgain}>{t.ended.toReopen}</Button> : null}
            {mayReopen ? <ButtonLink href={reportsPath()} note={t.rcp.newTab}>{t.organiser.reports}</ButtonLink> : null}
            <Button onClick={onPage}>{t.waiting.toPage}</Button>
          </div>
        )}
      </Card>
    </RcpScreen>
  );
}

/** The ends that one may come back from, each with its word. */
const again: Partial<Record<Ending, string>> = { left: t.ended.rejoin, failed: t.ended.rejoin, replaced: t.ended.comeHere, excluded: t.ended.retry };

function Refused({ retry, onAgain, onPage }: { retry: Retry; onAgain(): void; onPage(): void }) {
  const seconds = useRetry(retry);
  return (
    <>
      <AskAgain seconds={seconds} />
      <div className={styles.actions}>
        {seconds === null ? null : <Button look="primary" unavailable={seconds > 0} onClick={onAgain}>{t.ended.askAgain}</Button>}
        <Button onClick={onPage}>{t.waiting.toPage}</Button>
      </div>
    </>
  );
}
