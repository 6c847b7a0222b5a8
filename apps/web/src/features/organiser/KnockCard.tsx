import type { Knock, RcpPage } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import { fullName, seatName } from '../../room/people.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Button } from '../../ui/Button.js';
import { CrossIcon, PersonIcon } from '../../ui/icons.js';
import { Decision } from './Decision.js';
import styles from './KnockCard.module.css';
import { KnockDetails } from './KnockDetails.js';

interface KnockCardProps {
  knock: Knock;
  client: RoomClient;
  state: Phase<'joined'>;
  timeZone: RcpPage['timeZone'];
  onDecided(): void;
  onDismiss(): void;
}

/** « … souhaite rejoindre la réunion » (R39). */
export function KnockCard({ knock, client, state, timeZone, onDecided, onDismiss }: KnockCardProps) {
  return (
    <div role="group" aria-label={fullName(knock)} className={styles.card}>
      <div className={styles.top}>
        <span className={styles.icon}><PersonIcon /></span>
        <div className={styles.words}>
          <h3 className={styles.name}>{seatName(knock)}</h3>
          <p>{t.organiser.wants}</p>
        </div>
        <Button className={styles.small} look="quiet" size="small" aria-label={t.organiser.dismiss} icon={<CrossIcon />} onClick={onDismiss} />
      </div>
      <KnockDetails knock={knock} timeZone={timeZone} />
      <Decision client={client} state={state} knock={knock} timeZone={timeZone} onDecided={onDecided} />
    </div>
  );
}
