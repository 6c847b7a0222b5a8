import type { ReactNode } from 'react';
import styles from './Screen.module.css';

export interface ScreenProps {
  children: ReactNode;
  /** A strip above everything, on every screen. */
  top?: ReactNode;
  footer?: ReactNode;
  skipText: string;
}

/** A page of one column: what is above, the content, the footer. */
export function Screen({ children, top, footer, skipText }: ScreenProps) {
  return (
    <>
      <a className={styles.skip} href="#content">{skipText}</a>
      {top}
      <main id="content" className={styles.main} tabIndex={-1}>{children}</main>
      {footer ? <footer className={styles.footer}>{footer}</footer> : null}
    </>
  );
}
