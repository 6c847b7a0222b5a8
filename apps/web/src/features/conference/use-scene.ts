import { useEffect, useRef, useState } from 'react';
import type { Phase } from '../../room/room-state.js';
import { chosen, type Layout, pinned, type Scene, sceneOf, shareEnded, speakerAfter, usualView, type View } from '../../room/stage.js';
import { inSeatOrder } from '../../room/tile.js';

/** What this person looks at, and the ways to look at something else. */
export function useScene({ participants, self, media }: Phase<'joined'>): { view: View; scene: Scene; pin(id: string): void; choose(layout: Layout): void } {
  const [view, setView] = useState(usualView);
  const people = inSeatOrder(participants, self).map(({ joinRequestId }) => joinRequestId);
  const shares = people.filter((id) => media?.feeds.get(id)?.includes('screen'));
  const spoke = useRef<string | null>(null);
  spoke.current = speakerAfter(spoke.current, (media?.talking ?? []).filter((id) => id !== self));
  const sharing = shares.length > 0;
  useEffect(() => {
    if (!sharing) setView(shareEnded);
  }, [sharing]);
  return {
    view, scene: sceneOf(view, { people, shares, speaker: spoke.current }),
    pin: (id) => setView((before) => pinned(before, id, sharing)),
    choose: (layout) => setView((before) => chosen(before, layout, sharing)),
  };
}
