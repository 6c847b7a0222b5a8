import type { Entry, PersonalLook, RcpPage } from '@rcp/contracts';
import { useCallback, useEffect, useState } from 'react';
import type { Answer, LobbyClient } from './lobby.client.js';
import type { Ticket } from './ticket.js';

/** A personal link that was opened, and what there is to do with it. */
export interface OpenedLink {
  /** What became of what it was sent for; no answer is one too. */
  readonly look: Answer<PersonalLook>;
  /** « Continuer » */
  onContinue(): Promise<void>;
  onRetry(): void;
}

interface Opening {
  readonly lobby: LobbyClient;
  readonly personal: Ticket | null;
  readonly page: RcpPage | null;
  take(personal: Ticket): Promise<Answer<Entry>>;
  onTaken(): void;
}

/** `asking` until it is known what became of the link; null without one. */
export function useOpenedLink({ lobby, personal, page, take, onTaken }: Opening): OpenedLink | 'asking' | null {
  const { look, setLook, again } = useLook(lobby, personal, page);
  if (!personal) return null;
  if (!look) return 'asking';
  const onContinue = async () => {
    const answer = await take(personal);
    if (answer.ok) onTaken();
    else if (noAnswer.includes(answer.code)) setLook(answer);
    // It held a moment ago: the page says what became of it.
    else again();
  };
  return { look, onContinue, onRetry: again };
}

/** Nobody could say whether the link holds: worth another try, and no reason to keep the person out. */
export const noAnswer: readonly string[] = ['unavailable', 'unreachable'];

/**
 * Looking changes nothing on the server. It is done again when the page shows another session, and each time the page is refreshed while
 * there was no answer.
 */
function useLook(lobby: LobbyClient, personal: Ticket | null, page: RcpPage | null) {
  const [look, setLook] = useState<Answer<PersonalLook> | null>(null);
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((n) => n + 1), []);
  const shown = page && JSON.stringify(page.nextSession);
  const unanswered = look?.ok === false ? page : null;

  useEffect(() => {
    if (!personal || shown === null) return undefined;
    let gone = false;
    void lobby.look(personal).then((answer) => {
      // What was known stays on the page when a later look gets no answer.
      if (!gone) setLook((before) => (answer.ok || !before?.ok ? answer : before));
    });
    return () => {
      gone = true;
    };
    // `unanswered` is a new page at each refresh, and nothing once there is an answer.
  }, [lobby, personal, shown, unanswered, round]);
  return { look, setLook, again };
}
