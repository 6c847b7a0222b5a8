import type { Participant } from '@rcp/contracts';
import { useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import type { DeskState } from '../../room/device-desk.js';
import { mosaic, type Surface } from '../../room/layout.js';
import { fullName } from '../../room/people.js';
import type { Phase } from '../../room/room-state.js';
import { inSeatOrder, ownTileWord, tileWord } from '../../room/tile.js';
import type { Action } from '../../ui/ActionMenu.js';
import { useTrackStream } from '../../ui/use-track-stream.js';
import styles from './Mosaic.module.css';
import { Tile } from './Tile.js';

/** Everybody in the room, in equal tiles as large as fit. */
export function Mosaic({ state, desk, actions }: { state: Phase<'joined'>; desk: DeskState; actions(person: Participant): readonly Action[] }) {
  const [area, surface] = useSurface();
  const people = inSeatOrder(state.participants, state.self);
  const grid = mosaic(people.length, surface);
  const ownPicture = useTrackStream(desk.cameraTrack);
  const { media } = state;
  return (
    <section ref={area} className={styles.area} aria-label={t.room.stage} tabIndex={grid.scrolls ? 0 : undefined}>
      <ul className={styles.tiles} style={{ gridTemplateColumns: `repeat(${grid.columns}, ${grid.width}px)`, gridAutoRows: `${grid.height}px` }}>
        {people.map((person) => {
          const id = person.joinRequestId;
          const isSelf = id === state.self;
          const picture = isSelf ? ownPicture : (media?.remote.get(id)?.camera ?? null);
          const sends = media?.feeds.get(id);
          return (
            <Tile
              key={id} person={person} isSelf={isSelf} picture={picture}
              word={isSelf ? ownTileWord(media?.state, picture !== null) : tileWord({ media: media?.state, sends, hasPicture: picture !== null })}
              microphone={isSelf ? (desk.microphoneTrack ? 'on' : 'off') : media?.state !== 'connected' ? 'unknown' : sends?.includes('microphone') ? 'on' : 'off'}
              actions={state.organiser && !isSelf && !person.organiser ? actions(person) : []}
              actionsLabel={t.organiser.actions(fullName(person))}
            />
          );
        })}
      </ul>
      {people.length <= 1 && state.knocks.length === 0 ? <p className={styles.alone}>{state.organiser ? t.room.aloneOrganiser : t.room.alone}</p> : null}
    </section>
  );
}

/** The element and its size in pixels, followed. */
function useSurface(): [React.RefObject<HTMLElement | null>, Surface] {
  const area = useRef<HTMLElement>(null);
  const [surface, setSurface] = useState<Surface>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const measure = () => {
      // clientHeight is rounded, maybe upwards: a fraction of a pixel too much would scroll.
      const height = Math.min(element.clientHeight, Math.floor(element.getBoundingClientRect().height));
      const width = element.clientWidth;
      setSurface((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [area, surface];
}
