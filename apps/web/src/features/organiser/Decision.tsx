import { type Knock, type RcpPage, refusalReason } from '@rcp/contracts';
import { useState } from 'react';
import { t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { ChoiceMenu } from '../../ui/ActionMenu.js';
import { Button } from '../../ui/Button.js';
import { KnockChat } from '../lobby-chat/KnockChat.js';
import styles from './Decision.module.css';

interface DecisionProps { client: RoomClient; state: Phase<'joined'>; knock: Knock; timeZone: RcpPage['timeZone']; onDecided?: () => void }

/** `Accepter`, `Chat`, `Refuser` with one of four reasons (R39); the first answer of any organiser counts (R43). */
export function Decision({ client, state, knock, timeZone, onDecided }: DecisionProps) {
  const id = knock.joinRequestId;
  const isWrittenTo = state.threads?.some(({ joinRequestId }) => joinRequestId === id) ?? false;
  const [opened, setOpened] = useState<boolean | null>(null);
  // A conversation that a colleague began, or the person answered, shows by itself.
  const chatting = state.threads !== null && (opened ?? isWrittenTo);
  const unavailable = state.deciding.includes(id) || state.link.status !== 'open';
  const decide = (act: () => void) => {
    act();
    onDecided?.();
  };
  const reasons = refusalReason.options.map((reason) => ({ id: reason, label: t.organiser.reasons[reason], onAct: () => decide(() => client.refuse(id, reason)) }));
  return (
    <>
      {chatting ? <KnockChat client={client} state={state} knock={knock} timeZone={timeZone} autoFocus={opened === true} /> : null}
      <div className={styles.decision}>
        <Button size="small" look="primary" unavailable={unavailable} onClick={() => decide(() => client.accept(id))}>{t.organiser.accept}</Button>
        {state.threads === null ? null : <Button size="small" aria-expanded={chatting} onClick={() => setOpened(!chatting)}>{t.organiser.chat}</Button>}
        <ChoiceMenu label={t.organiser.refuse} hint={t.organiser.whyRefuse} unavailable={unavailable} actions={reasons} />
      </div>
    </>
  );
}
