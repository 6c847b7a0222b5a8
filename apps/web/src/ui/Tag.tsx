import type { ReactNode } from 'react';
import { classNames } from './class-names.js';
import styles from './Tag.module.css';

/** One or two words about a person or a thing. */
export function Tag({ look = 'plain', children }: { look?: 'plain' | 'accent' | 'warning' | 'good' | 'danger'; children: ReactNode }) {
  return <span className={classNames(styles.tag, styles[look])}>{children}</span>;
}
