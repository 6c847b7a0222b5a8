import type { Participant } from '@rcp/contracts';
import type { ReactNode } from 'react';
import { t } from '../../i18n/language.js';
import type { DeskState } from '../../room/device-desk.js';
import type { LineQuality } from '../../room/line-quality.js';
import { fullName } from '../../room/people.js';
import type { Phase } from '../../room/room-state.js';
import type { Item, Scene, View } from '../../room/stage.js';
import { ownTileWord, tileWord } from '../../room/tile.js';
import type { Action } from '../../ui/ActionMenu.js';
import { useTrackStream } from '../../ui/use-track-stream.js';
import { Mosaic } from './Mosaic.js';
import mosaicStyles from './Mosaic.module.css';
import { SharedScreen } from './SharedScreen.js';
import styles from './Stage.module.css';
import { Tile } from './Tile.js';
import { useWatched } from './use-watched.js';

export interface StageProps {
  state: Phase<'joined'>;
  desk: DeskState;
  view: View;
  scene: Scene;
  onPin(id: string): void;
  /** Whose pictures are in sight. */
  onWatch(ids: readonly string[]): void;
  /** What an organiser may do to somebody. */
  actions(person: Participant): readonly Action[];
}

/** The pictures: everybody alike, or something in large and the others beside it. */
export function Stage(props: StageProps) {
  const { state, scene } = props;
  const ownPicture = useTrackStream(props.desk.cameraTrack);
  const root = useWatched(scene, props.onWatch);
  const draw = (item: Item, large: boolean): ReactNode => {
    const person = state.participants.find(({ joinRequestId }) => joinRequestId === item.id);
    if (!person) return null;
    if (item.what === 'person') return <PersonTile key={item.id} {...props} person={person} ownPicture={ownPicture} />;
    return <SharedScreen key={`${item.id} screen`} stream={state.media?.remote.get(item.id)?.screen ?? null} name={fullName(person)} large={large} />;
  };
  const alone = state.participants.length <= 1 && state.knocks.length === 0 ? <p className={mosaicStyles.alone}>{state.organiser ? t.room.aloneOrganiser : t.room.alone}</p> : null;
  return <div ref={root} className={styles.root}>{scene.layout === 'mosaic' ? <Mosaic tiles={scene.small.map((item) => draw(item, false))}>{alone}</Mosaic> : (
    <section className={styles.stage} aria-label={t.room.stage}>
      <ul className={styles.large}>{scene.large.map((item) => draw(item, true))}</ul>
      {scene.small.length > 0 ? <ul className={styles.strip} tabIndex={0} aria-label={t.stage.others}>{scene.small.map((item) => draw(item, false))}</ul> : null}
      {alone}
    </section>
  )}</div>;
}

function PersonTile({ state, desk, view, onPin, actions, person, ownPicture }: StageProps & { person: Participant; ownPicture: MediaStream | null }) {
  const id = person.joinRequestId;
  const isSelf = id === state.self;
  const { media } = state;
  const picture = isSelf ? ownPicture : (media?.remote.get(id)?.camera ?? null);
  const sends = media?.feeds.get(id);
  const pin: Action = { id: 'pin', label: view.pinned === id ? t.stage.unpin : t.stage.pin, onAct: () => onPin(id) };
  return (
    <Tile
      person={person} isSelf={isSelf} picture={picture}
      word={isSelf ? ownTileWord(media?.state, picture !== null) : tileWord({ media: media?.state, sends, hasPicture: picture !== null })}
      microphone={isSelf ? (desk.microphoneTrack ? 'on' : 'off') : media?.state !== 'connected' ? 'unknown' : sends?.includes('microphone') ? 'on' : 'off'}
      talking={isSelf ? desk.microphoneTrack !== null && (media?.talking.includes(id) ?? false) : media?.talking.includes(id) === true && sends?.includes('microphone') === true}
      hand={state.hands.indexOf(id) + 1}
      line={lineWord(media?.lines.get(isSelf ? '' : id))}
      actions={isSelf ? [] : [pin, ...(state.organiser && !person.organiser ? actions(person) : [])]}
      actionsLabel={t.organiser.actions(fullName(person))}
    />
  );
}

const lineWord = (quality: LineQuality | undefined): string | null => (quality === undefined ? null : t.talk.line[quality]);
