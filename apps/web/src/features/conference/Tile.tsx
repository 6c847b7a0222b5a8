import { specialityOf, type Participant } from '@rcp/contracts';
import { useEffect, useState } from 'react';
import { t } from '../../i18n/language.js';
import { fullName, initials, seatName } from '../../room/people.js';
import type { TileWord } from '../../room/tile.js';
import { type Action, ActionMenu } from '../../ui/ActionMenu.js';
import { classNames } from '../../ui/class-names.js';
import { HandIcon, MicrophoneIcon, WaveIcon } from '../../ui/icons.js';
import { Picture } from '../../ui/Picture.js';
import styles from './Tile.module.css';

const words: Record<Exclude<TileWord, 'picture'>, string> = {
  entering: t.room.entering, reconnecting: t.room.reconnecting, 'picture-coming': t.room.pictureComing, 'camera-off': t.room.cameraIsOff, 'no-media': t.room.noMedia,
};

export interface TileProps {
  person: Participant;
  isSelf: boolean;
  picture: MediaStream | null;
  word: TileWord;
  microphone: 'on' | 'off' | 'unknown';
  talking: boolean;
  /** Place among the raised hands, from 1; 0 = not raised. */
  hand: number;
  /** A word about a connection that is not good; null when it is, or nobody knows. */
  line: string | null;
  /** What this person may do to that one. */
  actions: readonly Action[];
  actionsLabel: string;
}

/** One seat: the picture or a word in its place, who it is, whether the microphone is on. */
export function Tile({ person, isSelf, picture, word, microphone, talking, hand, line, actions, actionsLabel }: TileProps) {
  const frozen = useFrozen(picture);
  const name = seatName(person);
  return (
    <li className={classNames(styles.tile, talking && styles.talking)} data-person={person.joinRequestId}>
      {picture && word === 'picture' ? <Picture stream={picture} label={name} mirrored={isSelf} /> : (
        <div className={styles.placeholder}>
          <span className={styles.initials} aria-hidden="true">{initials(`${person.givenName} ${person.familyName}`)}</span>
          <span>{word === 'picture' ? '' : words[word]}</span>
        </div>
      )}
      {word === 'picture' && frozen ? <p className={styles.frozen}>{t.room.pictureFrozen}</p> : null}
      <div className={styles.caption}>
        <div className={styles.who}>
          <p className={styles.name}><span>{fullName(person)}</span>{name.slice(fullName(person).length)}{isSelf ? ` (${t.room.you})` : ''}</p>
          <p className={styles.speciality}>
            <span lang="fr">{specialityOf(person.specialityCode ?? undefined)?.label ?? ''}</span>
            {person.organiser ? <span className={styles.organiser}>{t.room.organiser}</span> : null}
          </p>
        </div>
        {microphone === 'off' ? <span className={styles.muted}><MicrophoneIcon off /><span className="visually-hidden">{t.room.microphoneOff}</span></span> : null}
      </div>
      <div className={styles.marks}>
        {hand > 0 ? <span className={styles.hand}><HandIcon /><span className="visually-hidden">{t.talk.handOf(hand)}</span><span aria-hidden="true">{hand}</span></span> : null}
        {talking ? <span className={styles.talks}><WaveIcon /><span className="visually-hidden">{t.talk.talks}</span></span> : null}
        {line ? <span className={styles.line}>{line}</span> : null}
      </div>
      {actions.length > 0 ? <div className={styles.menu}><ActionMenu label={actionsLabel} actions={actions} /></div> : null}
    </li>
  );
}

/** True while no picture arrives on a track that is meant to be live. */
function useFrozen(stream: MediaStream | null): boolean {
  const [frozen, setFrozen] = useState(false);
  useEffect(() => {
    const track = stream?.getVideoTracks()[0];
    if (!track) return undefined;
    const look = () => setFrozen(track.muted);
    look();
    track.addEventListener('mute', look);
    track.addEventListener('unmute', look);
    return () => {
      track.removeEventListener('mute', look);
      track.removeEventListener('unmute', look);
    };
  }, [stream]);
  return frozen;
}
