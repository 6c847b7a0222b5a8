import type { ReactNode } from 'react';
import { classNames } from './class-names.js';
import styles from './Banner.module.css';

/** A quiet strip that says what happens, with at most a few buttons. Announced politely when it appears or changes. */
export function Banner({ look = 'information', children, actions, live = true }: { look?: 'information' | 'warning' | 'good' | 'danger'; children: ReactNode; actions?: ReactNode; live?: boolean }) {
  return (
    <div className={classNames(styles.banner, styles[look])} role={live ? 'status' : undefined}>
      <div className={styles.words}>{children}</div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
