import { useEffect } from 'react';
import { t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Store } from '../../room/store.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { useStore } from '../../ui/use-store.js';

/** An organiser switched one's microphone off: said until it is on again or one has read it. */
export function MutedBanner({ client, microphoneOn }: { client: RoomClient; microphoneOn: boolean }) {
  return <Said of={client.muted} over={microphoneOn} words={t.talk.muted} />;
}

/** Too many people are seen and heard already: said until one sends again or has read it. */
export function CrowdedBanner({ client, sends }: { client: RoomClient; sends: boolean }) {
  return <Said of={client.crowded} over={sends} words={t.talk.crowded} />;
}

function Said({ of, over, words }: { of: Store<boolean>; over: boolean; words: string }) {
  const said = useStore(of);
  useEffect(() => {
    if (over) of.set(false);
  }, [of, over]);
  if (!said || over) return null;
  return <Banner look="warning" actions={<Button size="small" look="quiet" onClick={() => of.set(false)}>{t.close}</Button>}>{words}</Banner>;
}
