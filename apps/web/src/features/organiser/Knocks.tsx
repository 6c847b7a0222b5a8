import type { Knock, RcpPage } from '@rcp/contracts';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import { fullName } from '../../room/people.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { useMedia } from '../../ui/use-media.js';
import { KnockCard } from './KnockCard.js';
import styles from './Knocks.module.css';

/** Cards stand beside the pictures where there is room, else one at a time over them. */
const narrow = '(max-width: 56rem)';

interface KnocksProps {
  client: RoomClient;
  state: Phase<'joined'>;
  timeZone: RcpPage['timeZone'];
  panelOpen: boolean;
  onPanel(): void;
}

/** A card for each person knocking, oldest first; a card that is closed decides nothing (R39, R40). */
export function Knocks({ client, state, timeZone, panelOpen, onPanel }: KnocksProps) {
  const [closed, setClosed] = useState<readonly string[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  const open = state.knocks.filter(({ joinRequestId }) => !closed.includes(joinRequestId));
  const atOnce = useMedia(narrow) ? 1 : 3;
  const shown = panelOpen ? [] : open.slice(0, atOnce);
  const news = useNews(state.knocks);
  // A button that goes away with its card must not take the keyboard's place with it.
  const stay = () => heading.current?.focus();
  return (
    <section className={styles.region} aria-labelledby="knocks-title" data-empty={shown.length === 0 || undefined}>
      <h2 ref={heading} id="knocks-title" tabIndex={-1} className="visually-hidden">{t.organiser.region}</h2>
      <p className="visually-hidden" role="status">{news}</p>
      {shown.map((knock) => (
        <KnockCard
          key={knock.joinRequestId} knock={knock} client={client} state={state} timeZone={timeZone} onDecided={stay}
          onDismiss={() => {
            setClosed([...closed, knock.joinRequestId]);
            stay();
          }}
        />
      ))}
      {shown.length > 0 && open.length > shown.length ? <button type="button" className={styles.more} onClick={onPanel}>{t.organiser.more(open.length - shown.length)}</button> : null}
    </section>
  );
}

/** A sentence for each new person, for screen readers. */
function useNews(knocks: readonly Knock[]): string {
  const known = useRef<ReadonlySet<string>>(new Set());
  const [news, setNews] = useState('');
  useEffect(() => {
    const arrived = knocks.filter(({ joinRequestId }) => !known.current.has(joinRequestId));
    known.current = new Set(knocks.map(({ joinRequestId }) => joinRequestId));
    if (arrived.length > 0) setNews(arrived.map((knock) => t.organiser.knocks(fullName(knock))).join('. '));
  }, [knocks]);
  return news;
}
