import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from './class-names.js';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'disabled'> {
  look?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'normal' | 'small' | 'large';
  /** Cannot be used now; it stays reachable by keyboard so that its description can say why. */
  unavailable?: boolean;
  icon?: ReactNode;
}

export function Button({ look = 'secondary', size = 'normal', unavailable = false, icon, className, onClick, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classNames(styles.button, styles[look], styles[size], className)}
      aria-disabled={unavailable || undefined}
      onClick={(event) => {
        if (unavailable) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon}
      {children}
    </button>
  );
}

/** A link that looks like a button, to another site: new tab, nothing of this page is passed on. */
export function ButtonLink({ href, look = 'secondary', note, children }: { href: string; look?: 'primary' | 'secondary'; note: string; children: ReactNode }) {
  return (
    <a className={classNames(styles.button, styles[look], styles.normal)} href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span className="visually-hidden"> {note}</span>
    </a>
  );
}
