import type { Ref } from 'react';
import { t } from '../../i18n/language.js';
import { Fault } from '../../ui/Field.js';
import inputStyles from '../../ui/Field.module.css';
import styles from './EstablishmentField.module.css';

interface EstablishmentFieldProps {
  inside: boolean;
  name: string;
  fault: string | undefined;
  onInside(inside: boolean): void;
  onName(name: string): void;
  ref: Ref<HTMLInputElement>;
}

/** Outside an establishment, or in one and then which (R22). */
export function EstablishmentField({ inside, name, fault, onInside, onName, ref }: EstablishmentFieldProps) {
  return (
    <fieldset className={styles.field}>
      <legend className={inputStyles.label}>{t.entry.establishment}</legend>
      <Choice id="outside" label={t.entry.outside} checked={!inside} onChoose={() => onInside(false)} />
      <Choice id="inside" label={t.entry.inside} checked={inside} onChoose={() => onInside(true)} />
      <div className={styles.name}>
        <input
          ref={ref} id="establishment" name="organization" className={inputStyles.input} type="text" autoComplete="off" maxLength={200}
          aria-label={t.entry.establishmentName} placeholder={t.entry.establishmentPlaceholder} disabled={!inside} aria-required={inside}
          aria-invalid={fault ? true : undefined} aria-describedby={fault ? 'establishment-fault' : undefined}
          value={name} onChange={(event) => onName(event.target.value)}
        />
        {fault ? <Fault id="establishment-fault">{fault}</Fault> : null}
      </div>
    </fieldset>
  );
}

function Choice({ id, label, checked, onChoose }: { id: string; label: string; checked: boolean; onChoose(): void }) {
  return (
    <label className={styles.choice} htmlFor={`establishment-${id}`}>
      <input id={`establishment-${id}`} type="radio" name="establishment-place" checked={checked} onChange={onChoose} />
      {label}
    </label>
  );
}
