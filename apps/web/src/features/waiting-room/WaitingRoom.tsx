import type { RcpPage } from '@rcp/contracts';
import { useEffect, useState } from 'react';
import { timeLabel } from '../../i18n/dates.js';
import { t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { useTitle } from '../../ui/use-title.js';
import { useStore } from '../../ui/use-store.js';
import { WaitingChat } from '../lobby-chat/WaitingChat.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { DevicePanel } from './DevicePanel.js';
import { NetworkBanner } from './NetworkBanner.js';
import styles from './WaitingRoom.module.css';

/** Held until an organiser comes, then waiting for the answer; entering needs no further click (R30–R36). */
export function WaitingRoom({ page, client, state }: { page: RcpPage; client: RoomClient; state: Phase<'waiting'> }) {
  useTitle(`${t.waiting.title} – ${page.shortName}`);
  return (
    <RcpScreen page={page}>
      <NetworkBanner link={state.link} onRetry={() => client.retryNow()} />
      <Card className={styles.sheet}>
        <div>
          <ScreenTitle>{t.waiting.title}</ScreenTitle>
          <p className={styles.quiet}>{page.name}</p>
        </div>
        <div className={styles.state}>
          <span className={styles.pulse} aria-hidden="true" />
          <div>
            <p role="status" className={styles.words}>{state.waits === 'held' ? t.waiting.held : t.waiting.waiting}</p>
            <p className={styles.quiet}>{t.waiting.since(timeLabel(state.since, page.timeZone))}</p>
          </div>
        </div>
        <p>{state.putBack ? `${t.waiting.putBack} ` : null}{t.waiting.next}</p>
        <WaitingChat client={client} state={state} timeZone={page.timeZone} />
        <OwnDevices client={client} />
        <div><Button onClick={() => client.giveUp()}>{t.waiting.leave}</Button></div>
      </Card>
    </RcpScreen>
  );
}

/** After a reload nothing is open: camera and microphone open only when one looks. */
function OwnDevices({ client }: { client: RoomClient }) {
  const desk = useStore(client.desk.store);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (shown && client.desk.store.get().status === 'idle') void client.desk.open();
  }, [shown, client]);
  return (
    <details className={styles.devices} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t.waiting.devices}</summary>
      {shown ? <DevicePanel desk={client.desk} state={desk} /> : null}
    </details>
  );
}
