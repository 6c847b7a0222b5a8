import type { Ref } from 'react';
import { t } from '../../i18n/language.js';
import { TextField } from '../../ui/TextField.js';
import { companionNames } from './form-rules.js';
import styles from './CompanionsField.module.css';

/** The people behind the same camera, by name only (R23); what was understood is shown below. */
export function CompanionsField({ value, fault, onChange, ref }: { value: string; fault: string | undefined; onChange(value: string): void; ref: Ref<HTMLInputElement> }) {
  const names = companionNames(value);
  return (
    <div className={styles.field}>
      <TextField
        ref={ref} id="companions" label={t.entry.companions} note={t.optional} autoComplete="off" fault={fault} value={value} onChange={onChange}
        hint={<>{t.entry.companionsHint}<br />{t.entry.companionsSeparator}</>}
      />
      {names.length > 0 ? (
        <div className={styles.read}>
          <p>{t.entry.companionsRead(names.length)}</p>
          <ul>{names.map((name, index) => <li key={`${index}-${name}`}>{name}</li>)}</ul>
        </div>
      ) : null}
    </div>
  );
}
