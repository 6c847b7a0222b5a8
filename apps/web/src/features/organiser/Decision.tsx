import type { Knock } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Button } from '../../ui/Button.js';
import styles from './Decision.module.css';

/** `Accepter` and `Refuser`; the first answer of any organiser counts (R43). */
export function Decision({ client, state, knock, onDecided }: { client: RoomClient; state: Phase<'joined'>; knock: Knock; onDecided?: () => void }) {
  const id = knock.joinRequestId;
  const unavailable = state.deciding.includes(id) || state.link.status !== 'open';
  const decide = (act: () => void) => {
    act();
    onDecided?.();
  };
  return (
    <div className={styles.decision}>
      <Button size="small" look="primary" unavailable={unavailable} onClick={() => decide(() => client.accept(id))}>{t.organiser.accept}</Button>
      <Button size="small" unavailable={unavailable} onClick={() => decide(() => client.refuse(id))}>{t.organiser.refuse}</Button>
    </div>
  );
}
