import { specialityOf, type Participant, type RcpPage } from '@rcp/contracts';
import { useEffect, useRef, type ReactNode } from 'react';
import { t } from '../../i18n/language.js';
import { fullName, seatName } from '../../room/people.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { inSeatOrder } from '../../room/tile.js';
import { ActionMenu } from '../../ui/ActionMenu.js';
import { Button } from '../../ui/Button.js';
import { CrossIcon } from '../../ui/icons.js';
import { Tag } from '../../ui/Tag.js';
import { Decision } from '../organiser/Decision.js';
import { KnockDetails } from '../organiser/KnockDetails.js';
import styles from './ParticipantsPanel.module.css';

interface PanelProps {
  client: RoomClient;
  state: Phase<'joined'>;
  timeZone: RcpPage['timeZone'];
  onExclude(joinRequestId: string): void;
  onClose(): void;
}

/** Who is in the room (R52) and, for organisers, who still waits, decided or not (R40). */
export function ParticipantsPanel({ client, state, timeZone, onExclude, onClose }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <aside className={styles.panel} aria-labelledby="panel-title" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div className={styles.top}>
        <h2 ref={heading} id="panel-title" tabIndex={-1} className={styles.title}>{t.room.panel(state.participants.length)}</h2>
        <Button look="quiet" size="small" aria-label={t.close} icon={<CrossIcon />} onClick={onClose} />
      </div>
      {state.organiser ? (
        <Group title={`${t.room.waitingPeople} (${state.knocks.length})`}>
          {state.knocks.length === 0 ? <li className={styles.quiet}>{t.room.nobodyWaiting}</li> : null}
          {state.knocks.map((knock) => (
            <li key={knock.joinRequestId}>
              <div className={styles.row} role="group" aria-label={fullName(knock)}>
                <p className={styles.name}>{seatName(knock)}</p>
                <KnockDetails knock={knock} timeZone={timeZone} />
                <Decision client={client} state={state} knock={knock} />
              </div>
            </li>
          ))}
        </Group>
      ) : null}
      <Group title={t.room.inTheRoom}>
        {inSeatOrder(state.participants, state.self).map((person) => (
          <PersonRow key={person.joinRequestId} person={person} isSelf={person.joinRequestId === state.self} onExclude={state.organiser && !person.organiser ? () => onExclude(person.joinRequestId) : null} />
        ))}
      </Group>
    </aside>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={styles.group}>{title}</h3>
      <ul className={styles.list}>{children}</ul>
    </section>
  );
}

function PersonRow({ person, isSelf, onExclude }: { person: Participant; isSelf: boolean; onExclude: (() => void) | null }) {
  return (
    <li className={styles.row}>
      <div className={styles.person}>
        <div className={styles.words}>
          <p className={styles.name}>{seatName(person)}{isSelf ? ` (${t.room.you})` : ''}</p>
          <p className={styles.quiet}><span lang="fr">{specialityOf(person.specialityCode ?? undefined)?.label}</span></p>
          <p className={styles.quiet}>{person.establishment ?? t.room.outside}</p>
          {person.companions.length > 0 ? <p className={styles.quiet}>{t.room.with(person.companions.join(', '))}</p> : null}
          {person.organiser ? <p><Tag look="good">{t.room.organiser}</Tag></p> : null}
        </div>
        {onExclude && !isSelf ? <ActionMenu label={t.organiser.actions(fullName(person))} actions={[{ id: 'exclude', label: t.organiser.exclude, onAct: onExclude }]} /> : null}
      </div>
    </li>
  );
}
