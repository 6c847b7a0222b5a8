import type { ComponentPropsWithRef } from 'react';
import { describedBy, Field, type FieldProps } from './Field.js';
import styles from './Field.module.css';

type TextFieldProps = Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'id' | 'value' | 'children'> & Omit<FieldProps, 'children'> & { value: string; onChange(value: string): void };

/** One line of text. */
export function TextField({ id, label, note, hint, fault, value, onChange, ...input }: TextFieldProps) {
  return (
    <Field id={id} label={label} note={note} hint={hint} fault={fault}>
      <input
        type="text"
        {...input}
        id={id}
        className={styles.input}
        value={value}
        aria-invalid={fault ? true : undefined}
        aria-describedby={describedBy(id, hint, fault)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
