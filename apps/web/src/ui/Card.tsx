import type { ReactNode } from 'react';
import { classNames } from './class-names.js';
import styles from './Card.module.css';

/** A sheet on the page. */
export function Card({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return <div className={classNames(styles.card, className)}>{children}</div>;
}
