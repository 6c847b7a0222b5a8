import type { RcpPage } from '@rcp/contracts';
import { useEffect } from 'react';
import { timeLabel } from '../../i18n/dates.js';
import { errorSentence, t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { useTitle } from '../../ui/use-title.js';
import { useStore } from '../../ui/use-store.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { AskAgain, useRetry } from './AskAgain.js';
import styles from './DeviceCheck.module.css';
import { DevicePanel } from './DevicePanel.js';
import { NetworkBanner } from './NetworkBanner.js';

/** Between the form and the knock: one's own picture and sound, which nobody else gets (R26–R28). */
export function DeviceCheck({ page, client, state, onForm }: { page: RcpPage; client: RoomClient; state: Phase<'checking'>; onForm(): void }) {
  useTitle(`${t.check.title} – ${page.shortName}`);
  const desk = useStore(client.desk.store);
  useEffect(() => {
    if (client.desk.store.get().status === 'idle') void client.desk.open();
  }, [client]);
  const seconds = useRetry(state.retry);
  const busy = state.asking || state.link.status !== 'open';
  const entersAtOnce = state.organiser || state.admittedAs !== null;
  return (
    <RcpScreen page={page}>
      <NetworkBanner link={state.link} onRetry={() => client.retryNow()} />
      <Card className={styles.sheet}>
        <div className={styles.top}>
          <ScreenTitle>{t.check.title}</ScreenTitle>
          <p className={styles.quiet}>{t.check.privacy}</p>
        </div>
        <DevicePanel desk={client.desk} state={desk} />
        {state.reopenUntil ? <Banner live={false}>{t.check.reopenUntil(timeLabel(state.reopenUntil, page.timeZone))}</Banner> : null}
        {state.retry && seconds !== 0 ? <Banner live={false}>{t.ended.refused.title} <AskAgain seconds={seconds} /></Banner> : null}
        {state.trouble ? <Banner look="danger">{errorSentence(state.trouble)}</Banner> : null}
        <div className={styles.actions}>
          {state.reopenUntil ? <Button look="primary" size="large" unavailable={busy} onClick={() => client.reopen()}>{t.check.reopen}</Button> : null}
          <Button look={state.reopenUntil ? 'secondary' : 'primary'} size="large" unavailable={seconds !== 0 || busy} onClick={() => client.ask()}>
            {state.asking ? t.check.asking : entersAtOnce ? t.check.enter : t.check.ask}
          </Button>
          <Button look="quiet" onClick={onForm}>{t.check.edit}</Button>
        </div>
      </Card>
    </RcpScreen>
  );
}
