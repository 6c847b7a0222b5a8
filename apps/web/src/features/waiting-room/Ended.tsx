import type { RcpPage, RefusalReason } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import type { Ending } from '../../room/room-state.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { useTitle } from '../../ui/use-title.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { SecretariatContact } from '../rcp-page/Secretariat.js';
import styles from './Ended.module.css';

type Shown = Exclude<Ending, 'stranger' | 'no-request'>;

interface EndedProps { page: RcpPage; reason: Shown; why: RefusalReason | null; mayReopen: boolean; onPage(): void; onAgain(): void }

/** The last screen, whatever the reason: what happened, what to do next, and a human. */
export function Ended({ page, reason, why, mayReopen, onPage, onAgain }: EndedProps) {
  const { title, hint } = t.ended[reason];
  useTitle(`${title} – ${page.shortName}`);
  const mayComeBack = reason === 'left' || reason === 'failed' || reason === 'replaced';
  const turnToSecretariat = reason === 'refused' || reason === 'excluded' || reason === 'failed';
  return (
    <RcpScreen page={page}>
      <Card className={styles.sheet}>
        <p className={styles.quiet}>{page.name}</p>
        <ScreenTitle>{title}</ScreenTitle>
        {why ? <p>{t.ended.why[why]}</p> : null}
        <p>{hint}</p>
        {turnToSecretariat ? <SecretariatContact secretariat={page.secretariat} /> : null}
        <div className={styles.actions}>
          {mayComeBack ? <Button look="primary" onClick={onAgain}>{reason === 'replaced' ? t.ended.comeHere : t.ended.rejoin}</Button> : null}
          {mayReopen ? <Button onClick={onAgain}>{t.ended.toReopen}</Button> : null}
          <Button onClick={onPage}>{t.waiting.toPage}</Button>
        </div>
      </Card>
    </RcpScreen>
  );
}
