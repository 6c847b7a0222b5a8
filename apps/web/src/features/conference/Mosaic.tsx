import type { ReactNode } from 'react';
import { t } from '../../i18n/language.js';
import { mosaic } from '../../room/layout.js';
import styles from './Mosaic.module.css';
import { useSurface } from './use-surface.js';

/** Equal tiles, as large as fit. */
export function Mosaic({ tiles, children }: { tiles: readonly ReactNode[]; children: ReactNode }) {
  const [area, surface] = useSurface<HTMLElement>();
  const grid = mosaic(tiles.length, surface);
  return (
    <section ref={area} className={styles.area} aria-label={t.room.stage} tabIndex={grid.scrolls ? 0 : undefined}>
      <ul className={styles.tiles} style={{ gridTemplateColumns: `repeat(${grid.columns}, ${grid.width}px)`, gridAutoRows: `${grid.height}px` }}>{tiles}</ul>
      {children}
    </section>
  );
}
