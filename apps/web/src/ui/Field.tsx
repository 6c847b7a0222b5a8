import type { ReactNode } from 'react';
import styles from './Field.module.css';

export interface FieldProps {
  /** Id of the control; the hint and the fault get ids from it. */
  id: string;
  label: string;
  note?: string | undefined;
  hint?: ReactNode;
  fault?: string | undefined;
  children: ReactNode;
}

/** What a control's `aria-describedby` should be. */
export const describedBy = (id: string, hint: unknown, fault: unknown): string | undefined =>
  [fault ? `${id}-fault` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ') || undefined;

/** A label above, the control, a hint, and what is wrong with it in words. */
export function Field({ id, label, note, hint, fault, children }: FieldProps) {
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {note ? <span className={styles.note}> ({note})</span> : null}
      </label>
      {hint ? <div className={styles.hint} id={`${id}-hint`}>{hint}</div> : null}
      {children}
      {fault ? <Fault id={`${id}-fault`}>{fault}</Fault> : null}
    </div>
  );
}

/** What is wrong, in words and with a sign. */
export function Fault({ id, children }: { id: string; children: string }) {
  return (
    <p className={styles.fault} id={id}>
      <svg aria-hidden="true" viewBox="0 0 16 16" width="16" height="16"><path d="M8 1.5 15 14H1z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" /><path d="M8 6v4M8 11.5v1" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" /></svg>
      {children}
    </p>
  );
}
