import { useEffect, useRef } from 'react';
import { t } from '../../i18n/language.js';
import { classNames } from '../../ui/class-names.js';
import { Picture } from '../../ui/Picture.js';
import styles from './SharedScreen.module.css';
import { useZoom, type Zooming } from './use-zoom.js';

interface SharedScreenProps {
  /** Null while it is on its way. */
  stream: MediaStream | null;
  /** Of who shares. */
  name: string;
  /** In large it can be magnified and moved. */
  large: boolean;
}

/** A screen somebody shares, whole; in large one looks closer by wheel, mouse or keyboard. */
export function SharedScreen({ stream, name, large }: SharedScreenProps) {
  const frame = useRef<HTMLLIElement>(null);
  const label = t.stage.screenOf(name);
  return (
    <li ref={frame} className={styles.screen}>
      {stream ? (large ? <Closely stream={stream} label={label} frame={frame} /> : <Picture stream={stream} label={label} whole />) : <p className={styles.coming}>{t.stage.screenComing}</p>}
      <p className={classNames(styles.caption, large && styles.beside)}>{label}</p>
    </li>
  );
}

function Closely({ stream, label, frame }: { stream: MediaStream; label: string; frame: React.RefObject<HTMLLIElement | null> }) {
  const surface = useRef<HTMLDivElement>(null);
  const zooming = useZoom(surface);
  const { zoom, keyDown, pointerDown } = zooming;
  return (
    <>
      <div ref={surface} className={classNames(styles.surface, zoom.scale > 1 && styles.magnified)} role="group" tabIndex={0} aria-label={label} aria-describedby="zoom-keys" onKeyDown={keyDown} onPointerDown={pointerDown}>
        <div className={styles.moved} style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}>
          <Picture stream={stream} label={label} whole />
        </div>
      </div>
      <p id="zoom-keys" className="visually-hidden">{t.stage.zoomKeys}</p>
      <Magnifier {...zooming} frame={frame} />
    </>
  );
}

function Magnifier({ zoom, magnify, whole, actual, frame }: Zooming & { frame: React.RefObject<HTMLLIElement | null> }) {
  const wide = useRef(false);
  useEffect(() => {
    const follow = () => { wide.current = document.fullscreenElement === frame.current; };
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, [frame]);
  const fullScreen = () => void (wide.current ? document.exitFullscreen() : frame.current?.requestFullscreen())?.catch(() => undefined);
  return (
    <div className={styles.magnifier} role="group" aria-label={t.stage.magnifier}>
      <button type="button" aria-label={t.stage.smaller} title={t.stage.smaller} onClick={() => magnify(1 / 1.25)}>−</button>
      <output aria-label={t.stage.level}>{Math.round(zoom.scale * 100)} %</output>
      <button type="button" aria-label={t.stage.larger} title={t.stage.larger} onClick={() => magnify(1.25)}>+</button>
      <button type="button" onClick={actual}>{t.stage.actual}</button>
      <button type="button" onClick={whole}>{t.stage.fit}</button>
      {document.fullscreenEnabled ? <button type="button" onClick={fullScreen}>{t.stage.fullScreen}</button> : null}
    </div>
  );
}
