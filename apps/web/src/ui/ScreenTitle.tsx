import { useEffect, useRef, type ReactNode } from 'react';
import { classNames } from './class-names.js';
import styles from './Screen.module.css';

let shownBefore = false;

/** The heading of a screen. A screen that replaces another takes the focus, so that a screen reader says where one is. */
export function ScreenTitle({ children, className }: { children: ReactNode; className?: string | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shownBefore) heading.current?.focus({ preventScroll: true });
    shownBefore = true;
    window.scrollTo(0, 0);
  }, []);
  return <h1 ref={heading} tabIndex={-1} className={classNames(styles.title, className)}>{children}</h1>;
}
