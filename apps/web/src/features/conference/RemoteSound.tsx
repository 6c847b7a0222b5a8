import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import type { MediaSnapshot } from '../../room/media-engine.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';

/** Everybody's voice, and the sound of what they share. A browser that keeps silent until one clicks (after a reload) gets its click. */
export function RemoteSound({ remote, speaker }: { remote: MediaSnapshot['remote'] | undefined; speaker: string | undefined }) {
  const [blocked, setBlocked] = useState(false);
  const [round, setRound] = useState(0);
  const voices = [...(remote ?? [])].flatMap(([id, { audio, screenAudio }]) => [...(audio ? [{ id, audio }] : []), ...(screenAudio ? [{ id: `${id} screen`, audio: screenAudio }] : [])]);
  const playAgain = () => {
    setBlocked(false);
    setRound((n) => n + 1);
  };
  return (
    <>
      {voices.map(({ id, audio }) => <Voice key={id} stream={audio} speaker={speaker} round={round} onBlocked={() => setBlocked(true)} />)}
      {blocked && voices.length > 0 ? <Banner look="warning" actions={<Button size="small" look="primary" onClick={playAgain}>{t.room.playSound}</Button>}>{t.room.soundBlocked}</Banner> : null}
    </>
  );
}

function Voice({ stream, speaker, round, onBlocked }: { stream: MediaStream; speaker: string | undefined; round: number; onBlocked(): void }) {
  const audio = useRef<HTMLAudioElement>(null);
  const blocked = useRef(onBlocked);
  blocked.current = onBlocked;
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    if (element.srcObject !== stream) element.srcObject = stream;
    element.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') blocked.current();
    });
  }, [stream, round]);
  useEffect(() => {
    // A speaker that is gone meanwhile: the default one goes on.
    if (speaker !== undefined && audio.current && 'setSinkId' in audio.current) void audio.current.setSinkId(speaker).catch(() => undefined);
  }, [speaker]);
  return <audio ref={audio} autoPlay />;
}
