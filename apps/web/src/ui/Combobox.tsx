import { useEffect, useRef, type Ref } from 'react';
import { describedBy, Field } from './Field.js';
import fieldStyles from './Field.module.css';
import { classNames } from './class-names.js';
import styles from './Combobox.module.css';
import type { Option } from './option-filter.js';
import { useCombobox } from './use-combobox.js';

export interface ComboboxProps {
  id: string;
  label: string;
  note?: string | undefined;
  /** False: nothing need be chosen, and what names no option does not stay. */
  required?: boolean;
  options: readonly Option[];
  /** Value of the chosen option, or '' while none is. */
  value: string;
  onChange(value: string): void;
  placeholder: string;
  openLabel: string;
  /** Said when nothing matches. */
  noneText: string;
  countText(n: number): string;
  fault?: string | undefined;
  /** Language of the options when it is not the page's. */
  optionsLanguage?: string;
  ref?: Ref<HTMLInputElement>;
}

/** A list one can search by typing. */
export function Combobox({ id, label, note, required = true, options, value, onChange, placeholder, openLabel, noneText, countText, fault, optionsLanguage, ref }: ComboboxProps) {
  const box = useCombobox(options, value, onChange, required);
  const listId = `${id}-list`;
  const optionId = (index: number) => `${id}-option-${index}`;
  return (
    <Field id={id} label={label} note={note} fault={fault}>
      <div className={styles.box} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && box.leave()}>
        <input
          ref={ref} id={id} className={classNames(fieldStyles.input, styles.input)} type="text" role="combobox" autoComplete="off" spellCheck={false} placeholder={placeholder}
          aria-expanded={box.open} aria-controls={box.open ? listId : undefined} aria-autocomplete="list" aria-required={required} aria-invalid={fault ? true : undefined} aria-describedby={describedBy(id, undefined, fault)}
          aria-activedescendant={box.open && box.active >= 0 ? optionId(box.active) : undefined}
          value={box.text} onChange={(event) => box.type(event.target.value)} onClick={box.show} onKeyDown={box.onKeyDown}
        />
        <button type="button" tabIndex={-1} className={styles.toggle} aria-label={openLabel} aria-expanded={box.open} onMouseDown={(event) => event.preventDefault()} onClick={box.toggle}>
          <svg aria-hidden="true" viewBox="0 0 16 16" width="16" height="16"><path d="m3 6 5 5 5-5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" /></svg>
        </button>
        {box.open ? (
          <Options id={listId} label={label} language={optionsLanguage} options={box.shown} active={box.active} value={value} optionId={optionId} noneText={noneText} onChoose={box.choose} />
        ) : null}
      </div>
      <p className="visually-hidden" role="status">{box.open && box.searching ? (box.shown.length > 0 ? countText(box.shown.length) : noneText) : ''}</p>
    </Field>
  );
}

interface OptionsProps {
  id: string;
  label: string;
  language: string | undefined;
  options: readonly Option[];
  active: number;
  value: string;
  optionId(index: number): string;
  noneText: string;
  onChoose(option: Option): void;
}

function Options({ id, label, language, options, active, value, optionId, noneText, onChoose }: OptionsProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (options.length === 0) return <p className={classNames(styles.list, styles.none)}>{noneText}</p>;
  return (
    <ul ref={list} id={id} className={styles.list} role="listbox" aria-label={label} lang={language}>
      {options.map((option, index) => (
        <li
          key={option.value} id={optionId(index)} role="option" aria-selected={option.value === value}
          className={classNames(styles.option, index === active && styles.active)}
          onMouseDown={(event) => event.preventDefault()} onClick={() => onChoose(option)}
        >
          {option.label}
        </li>
      ))}
    </ul>
  );
}
