import type { RcpPage } from '@rcp/contracts';
import { timeLabel } from '../../i18n/dates.js';
import { errorSentence, t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Conversation } from './Conversation.js';
import styles from './Conversation.module.css';

/** Opens when an organiser writes; who waits answers. Nobody's name is here: people who wait are told none. */
export function WaitingChat({ client, state, timeZone }: { client: RoomClient; state: Phase<'waiting'>; timeZone: RcpPage['timeZone'] }) {
  if (state.chat.length === 0) return null;
  const lines = state.chat.map(({ from, text, at }) => ({ who: from === 'you' ? t.chat.you : t.chat.organiser, own: from === 'you', text, at: timeLabel(at, timeZone) }));
  return (
    <section aria-labelledby="chat-title">
      <h2 id="chat-title" className={styles.title}>{t.chat.withOrganiser}</h2>
      <Conversation
        id="chat-answer" label={t.chat.withOrganiser} lines={lines} fault={state.trouble === null ? undefined : errorSentence(state.trouble)}
        unavailable={state.link.status !== 'open' || state.waits === 'held'} onSend={(text) => client.answer(text)}
      />
    </section>
  );
}
