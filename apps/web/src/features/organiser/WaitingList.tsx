import type { RcpPage } from '@rcp/contracts';
import { useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import { fullName, seatName } from '../../room/people.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { TextField } from '../../ui/TextField.js';
import { reportsPath } from '../reports/reports-path.js';
import { Decision } from './Decision.js';
import { KnockDetails } from './KnockDetails.js';
import { identified, manyFrom, matching } from './waiting-list.js';
import styles from './WaitingList.module.css';

/** Everybody who knocks, decided card or not (R40), with a search where they are many, and « Tout accepter » for identified people. */
export function WaitingList({ client, state, timeZone }: { client: RoomClient; state: Phase<'joined'>; timeZone: RcpPage['timeZone'] }) {
  const [search, setSearch] = useState('');
  const many = state.knocks.length >= manyFrom;
  const shown = many ? matching(state.knocks, search) : state.knocks;
  const known = identified(shown);
  const heading = useRef<HTMLHeadingElement>(null);
  // A button that goes away with its row must not take the keyboard's place with it.
  const stay = () => heading.current?.focus();
  return (
    <section className={styles.section}>
      <h3 ref={heading} id="waiting-title" tabIndex={-1} className={styles.group}>{t.room.waitingPeople} ({state.knocks.length})</h3>
      {many ? <TextField id="waiting-search" label={t.organiser.search} value={search} autoComplete="off" onChange={setSearch} /> : null}
      {known.length > 1 ? (
        <Button size="small" unavailable={state.link.status !== 'open' || known.every((id) => state.deciding.includes(id))} onClick={() => { client.acceptAll(known); stay(); }}>
          {t.organiser.acceptAll(known.length)}
        </Button>
      ) : null}
      {many ? <p className="visually-hidden" role="status">{search === '' ? '' : t.organiser.found(shown.length)}</p> : null}
      <ul className={styles.list}>
        {state.knocks.length === 0 ? <li className={styles.quiet}>{t.room.nobodyWaiting}</li> : null}
        {state.knocks.length > 0 && shown.length === 0 ? <li className={styles.quiet}>{t.organiser.found(0)}</li> : null}
        {shown.map((knock) => (
          <li key={knock.joinRequestId}>
            <div className={styles.row} role="group" aria-label={fullName(knock)}>
              <p className={styles.name}>{seatName(knock)}</p>
              <KnockDetails knock={knock} timeZone={timeZone} />
              <Decision client={client} state={state} knock={knock} timeZone={timeZone} onDecided={stay} />
            </div>
          </li>
        ))}
      </ul>
      <div><ButtonLink href={reportsPath()} note={t.rcp.newTab}>{t.organiser.reports}</ButtonLink></div>
    </section>
  );
}
