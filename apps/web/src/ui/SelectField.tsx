import { Field } from './Field.js';
import fieldStyles from './Field.module.css';
import type { Option } from './option-filter.js';

interface SelectFieldProps { id: string; label: string; options: readonly Option[]; value: string; disabled?: boolean; onChange(value: string): void }

/** A short list, with the list of the system. */
export function SelectField({ id, label, options, value, disabled = false, onChange }: SelectFieldProps) {
  return (
    <Field id={id} label={label}>
      <select id={id} className={fieldStyles.input} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
    </Field>
  );
}
