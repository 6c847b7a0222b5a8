import { useEffect } from 'react';
import { t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { useStore } from '../../ui/use-store.js';

/** An organiser switched one's microphone off: said until it is on again or one has read it. */
export function MutedBanner({ client, microphoneOn }: { client: RoomClient; microphoneOn: boolean }) {
  const muted = useStore(client.muted);
  useEffect(() => {
    if (microphoneOn) client.muted.set(false);
  }, [client, microphoneOn]);
  if (!muted || microphoneOn) return null;
  return <Banner look="warning" actions={<Button size="small" look="quiet" onClick={() => client.muted.set(false)}>{t.close}</Button>}>{t.talk.muted}</Banner>;
}
