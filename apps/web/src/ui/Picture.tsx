import { useEffect, useRef } from 'react';
import { classNames } from './class-names.js';
import styles from './Picture.module.css';

/** A moving picture without sound; one's own is shown as in a mirror, a screen `whole`. */
export function Picture({ stream, label, mirrored = false, whole = false }: { stream: MediaStream; label: string; mirrored?: boolean; whole?: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    element.srcObject = stream;
    void element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return <video ref={video} className={classNames(styles.picture, mirrored && styles.mirrored, whole && styles.whole)} aria-label={label} autoPlay muted playsInline />;
}
