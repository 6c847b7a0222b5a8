import type { Knock, RcpPage } from '@rcp/contracts';
import { timeLabel } from '../../i18n/dates.js';
import { t } from '../../i18n/language.js';
import { fullName } from '../../room/people.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Conversation } from './Conversation.js';

interface KnockChatProps { client: RoomClient; state: Phase<'joined'>; knock: Knock; timeZone: RcpPage['timeZone']; autoFocus: boolean }

/** What organisers and one person who waits wrote to each other; colleagues read it too. */
export function KnockChat({ client, state, knock, timeZone, autoFocus }: KnockChatProps) {
  const id = knock.joinRequestId;
  const messages = state.threads?.find(({ joinRequestId }) => joinRequestId === id)?.messages ?? [];
  const lines = messages.map(({ by, text, at }) => ({ who: by ?? fullName(knock), own: by !== null, text, at: timeLabel(at, timeZone) }));
  return (
    <Conversation
      id={`chat-${id}`} label={t.chat.with(fullName(knock))} lines={lines} unavailable={state.link.status !== 'open'} autoFocus={autoFocus}
      onSend={(text) => client.write(id, text)}
    />
  );
}
