import type { RcpPage } from '@rcp/contracts';
import { useEffect, useRef } from 'react';
import { timeLabel } from '../../i18n/dates.js';
import { t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Button } from '../../ui/Button.js';
import { CrossIcon } from '../../ui/icons.js';
import { Conversation } from '../lobby-chat/Conversation.js';
import styles from './ParticipantsPanel.module.css';

interface PanelProps {
  client: RoomClient;
  state: Phase<'joined'>;
  timeZone: RcpPage['timeZone'];
  onClose(): void;
}

/** What people in the room write to each other; kept nowhere. */
export function DiscussionPanel({ client, state, timeZone, onClose }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const lines = state.discussion.map(({ joinRequestId, name, text, at }) => ({
    who: joinRequestId === state.self ? t.chat.you : name, own: joinRequestId === state.self, text, at: timeLabel(at, timeZone),
  }));
  return (
    <aside className={styles.panel} aria-labelledby="discussion-title" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div className={styles.top}>
        <h2 ref={heading} id="discussion-title" tabIndex={-1} className={styles.title}>{t.talk.discussion}</h2>
        <Button look="quiet" size="small" aria-label={t.close} icon={<CrossIcon />} onClick={onClose} />
      </div>
      <p className={styles.quiet}>{t.talk.notKept}</p>
      <div className={styles.discussion}><Conversation id="discussion" label={t.talk.label} lines={lines} most={1000} links unavailable={state.link.status !== 'open'} onSend={(text) => client.say(text)} /></div>
    </aside>
  );
}
