import { useEffect, useRef } from 'react';
import { classNames } from './class-names.js';
import styles from './Picture.module.css';

/** A moving picture without sound; one's own is shown as in a mirror. */
export function Picture({ stream, label, mirrored = false }: { stream: MediaStream; label: string; mirrored?: boolean }) {
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
  return <video ref={video} className={classNames(styles.picture, mirrored && styles.mirrored)} aria-label={label} autoPlay muted playsInline />;
}
