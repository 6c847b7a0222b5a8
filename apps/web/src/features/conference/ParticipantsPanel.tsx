import { specialityOf, type Participant, type RcpPage } from '@rcp/contracts';
import { useEffect, useRef, type ReactNode } from 'react';
import { t } from '../../i18n/language.js';
import { fullName, seatName } from '../../room/people.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import { inHandOrder, inSeatOrder } from '../../room/tile.js';
import { type Action, ActionMenu } from '../../ui/ActionMenu.js';
import { Button } from '../../ui/Button.js';
import { CrossIcon } from '../../ui/icons.js';
import { Tag } from '../../ui/Tag.js';
import { actionsOn } from '../organiser/actions-on.js';
import { WaitingList } from '../organiser/WaitingList.js';
import { CompanionNames } from './CompanionNames.js';
import styles from './ParticipantsPanel.module.css';
import { roomActions } from './room-actions.js';

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
      {state.organiser ? <WaitingList client={client} state={state} timeZone={timeZone} /> : null}
      <Group title={t.room.inTheRoom}>
        {inHandOrder(inSeatOrder(state.participants, state.self), state.hands).map((person) => (
          <PersonRow key={person.joinRequestId} person={person} isSelf={person.joinRequestId === state.self} hand={state.hands.indexOf(person.joinRequestId) + 1} actions={state.organiser && !person.organiser ? [...roomActions(person, client, state), ...actionsOn(person, client, onExclude)] : []} />
        ))}
      </Group>
      {state.organiser && state.excluded.length > 0 ? (
        <Group title={t.organiser.excludedPeople}>
          {state.excluded.map((person) => (
            <li key={person.joinRequestId} className={styles.row}>
              <p className={styles.name}>{seatName(person)}</p>
              <div><Button size="small" unavailable={state.link.status !== 'open'} aria-label={t.organiser.liftFor(fullName(person))} onClick={() => client.liftExclusion(person.joinRequestId)}>{t.organiser.lift}</Button></div>
            </li>
          ))}
        </Group>
      ) : null}
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

function PersonRow({ person, isSelf, hand, actions }: { person: Participant; isSelf: boolean; hand: number; actions: readonly Action[] }) {
  return (
    <li className={styles.row}>
      <div className={styles.person}>
        <div className={styles.words}>
          <p className={styles.name}>{seatName(person)}{isSelf ? ` (${t.room.you})` : ''}</p>
          <p className={styles.quiet}><span lang="fr">{specialityOf(person.specialityCode ?? undefined)?.label}</span></p>
          <p className={styles.quiet}>{person.establishment ?? t.room.outside}</p>
          <CompanionNames companions={person.companions} className={styles.quiet} />
          {hand > 0 ? <p><Tag look="warning">{t.talk.handOf(hand)}</Tag></p> : null}
          {person.organiser ? <p><Tag look="good">{t.room.organiser}</Tag></p> : null}
        </div>
        {actions.length > 0 && !isSelf ? <ActionMenu label={t.organiser.actions(fullName(person))} actions={actions} /> : null}
      </div>
    </li>
  );
}
