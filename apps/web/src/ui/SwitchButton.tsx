import type { ReactNode } from 'react';
import { classNames } from './class-names.js';
import styles from './SwitchButton.module.css';

interface SwitchButtonProps {
  /** Name of the control; the state is told by `aria-pressed`, the icon and the colour. */
  label: string;
  icon: ReactNode;
  on: boolean;
  busy?: boolean;
  onTurn(on: boolean): void;
}

/** A button that stays pressed. */
export function SwitchButton({ label, icon, on, busy = false, onTurn }: SwitchButtonProps) {
  return (
    <button type="button" className={classNames(styles.switch, !on && styles.off)} aria-pressed={on} aria-disabled={busy || undefined} onClick={() => !busy && onTurn(!on)}>
      {icon}
      <span>{label}</span>
    </button>
  );
}
