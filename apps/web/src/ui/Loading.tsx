import styles from './Loading.module.css';
import { useLate } from './use-late.js';

/** Words and a skeleton once something takes longer than people notice. */
export function Loading({ children }: { children: string }) {
  const late = useLate();
  return (
    <div className={styles.loading} role="status">
      {late ? <p className={styles.words}>{children}</p> : null}
      {late ? [0, 1, 2].map((line) => <span key={line} className={styles.line} aria-hidden="true" />) : null}
    </div>
  );
}
