import type { Ref } from 'react';
import { t } from '../../i18n/language.js';
import { Combobox } from '../../ui/Combobox.js';
import { TextField } from '../../ui/TextField.js';
import { companionNames, withSpeciality, type FormDraft } from './form-rules.js';
import styles from './CompanionsField.module.css';
import { specialityOptions } from './speciality-options.js';

interface CompanionsFieldProps {
  draft: Pick<FormDraft, 'companions' | 'companionSpecialities'>;
  fault: string | undefined;
  onChange(part: Partial<FormDraft>): void;
  ref: Ref<HTMLInputElement>;
}

/** The people behind the same camera, by name (R23). What was understood is shown below, each with a speciality if one likes. */
export function CompanionsField({ draft, fault, onChange, ref }: CompanionsFieldProps) {
  const names = companionNames(draft.companions);
  return (
    <div className={styles.field}>
      <TextField
        ref={ref} id="companions" label={t.entry.companions} note={t.optional} autoComplete="off" fault={fault} value={draft.companions} onChange={(companions) => onChange({ companions })}
        hint={<>{t.entry.companionsHint}<br />{t.entry.companionsSeparator}</>}
      />
      {names.length > 0 ? (
        <div className={styles.read}>
          <p>{t.entry.companionsRead(names.length)}</p>
          <ul>
            {names.map((name, index) => (
              <li key={`${index}-${name}`}>
                <Combobox
                  id={`companion-${index}`} label={t.entry.companionSpeciality(name)} note={t.optional} required={false} options={specialityOptions} optionsLanguage="fr" placeholder={t.entry.companionSpecialityPlaceholder}
                  openLabel={t.entry.specialityOpen} noneText={t.entry.specialityNone} countText={t.entry.specialityCount}
                  value={draft.companionSpecialities.get(name) ?? ''} onChange={(code) => onChange(withSpeciality(draft, name, code))}
                />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
