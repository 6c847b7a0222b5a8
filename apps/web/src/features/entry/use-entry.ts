import type { Entry, OwnEntry } from '@rcp/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, LobbyClient } from './lobby.client.js';
import type { Ticket } from './ticket.js';
import { noAnswer } from './use-opened-link.js';

/** Who this browser is at this RCP link, as far as the server knows. */
export interface KnownEntry {
  readonly status: 'asking' | 'known';
  readonly entry: Entry | null;
  /** A personal link that waits for « Continuer ». */
  readonly personal: Ticket | null;
  /** Why a ticket was not taken. */
  readonly refusal: Extract<Answer<Entry>, { ok: false }>['code'] | null;
}

/**
 * Asks who this browser is. A launch from the DCC is redeemed at once — the click was made there; a personal link waits
 * for a click here, because mail scanners open links too. Opening the page changes nothing.
 */
export function useEntry(lobby: LobbyClient, ticket: Ticket | null, onLaunched: (entry: Entry) => void) {
  const [known, setKnown] = useState<KnownEntry>({ status: 'asking', entry: null, personal: null, refusal: null });
  // A launch ticket serves once, and React may run an effect twice.
  const asked = useRef<{ ticket: Ticket | null; answer: Promise<Answer<Entry>> } | null>(null);

  useEffect(() => {
    let gone = false;
    const launch = ticket?.kind === 'launch' ? ticket : null;
    if (asked.current?.ticket !== ticket) asked.current = null;
    asked.current ??= { ticket, answer: patiently(() => (launch ? lobby.redeem(launch) : lobby.entry())) };
    void asked.current.answer.then((answer) => {
      if (gone) return;
      const personal = ticket?.kind === 'personal' ? ticket : null;
      setKnown({ status: 'known', entry: answer.ok ? answer.value : null, personal, refusal: launch && !answer.ok ? answer.code : null });
      if (launch && answer.ok) onLaunched(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [lobby, ticket, onLaunched]);

  /** « Continuer » on a personal link. One that is refused is kept: for another try, or to say what became of it. */
  const takePersonal = useCallback(async (personal: Ticket): Promise<Answer<Entry>> => {
    const answer = await lobby.redeem(personal);
    if (answer.ok) setKnown({ status: 'known', entry: answer.value, personal: null, refusal: null });
    else setKnown((before) => ({ ...before, refusal: saidByTheLink.includes(answer.code) ? null : answer.code }));
    return answer;
  }, [lobby]);

  const setEntry = useCallback((entry: Entry) => setKnown({ status: 'known', entry, personal: null, refusal: null }), []);
  /** At the door the personal link was worth nothing any more: the same person goes on as a guest, with what the form said. */
  const doubt = useCallback(() => setKnown((before) => {
    if (before.entry?.assurance !== 'personal_link') return before;
    return { status: 'known', entry: { ...before.entry, assurance: 'guest', complete: false }, personal: null, refusal: 'link-stale' };
  }), []);
  /** « Ce n'est pas vous ? »: from now on the provider must ask who this is. */
  const [forgotten, setForgotten] = useState(false);
  const forget = useCallback(async (): Promise<Answer<OwnEntry>> => {
    const answer = await lobby.forget();
    if (answer.ok) {
      setForgotten(true);
      setKnown({ status: 'known', entry: null, personal: null, refusal: null });
    }
    return answer;
  }, [lobby]);
  return { known, forgotten, takePersonal, setEntry, doubt, forget };
}

/** What the page says of the link itself needs no other word. */
const saidByTheLink: readonly string[] = [...noAnswer, 'link-stale', 'ticket-invalid'];

const tries = 5;
const pauseMs = 3_000;

/** Asks again for a while when there is no answer at all. */
export async function patiently<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (answer.ok || answer.code !== 'unreachable' || attempt === tries) return answer;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
