import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { filterOptions, optionNamed, type Option } from './option-filter.js';

/** What is written in the field; it follows a value that somebody else changed, and leaves alone what the person types. */
function useText(chosen: Option | undefined, value: string, onChange: (value: string) => void) {
  const [text, setText] = useState(chosen?.label ?? '');
  const lastValue = useRef(value);
  useEffect(() => {
    if (lastValue.current === value) return;
    lastValue.current = value;
    if (chosen) setText(chosen.label);
  }, [value, chosen]);
  const tell = (next: string) => {
    lastValue.current = next;
    onChange(next);
  };
  return { text, setText, tell };
}

interface Keys {
  readonly open: boolean;
  readonly searching: boolean;
  readonly active: number;
  /** The option that Enter would choose. */
  readonly option: Option | undefined;
  move(step: number): void;
  choose(option: Option): void;
  hide(): void;
}

function obeyKey(event: KeyboardEvent, { open, searching, active, option, move, choose, hide }: Keys) {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    move(event.key === 'ArrowDown' ? 1 : active < 0 ? 0 : -1);
  } else if (event.key === 'Enter' && option) {
    event.preventDefault();
    choose(option);
  } else if (event.key === 'Tab' && option && searching) choose(option);
  else if (event.key === 'Escape' && open) {
    event.preventDefault();
    hide();
  }
}

const nothing: Option = { value: '', label: '' };

/** What a searchable list does, after the ARIA pattern « editable combobox with list autocomplete ». Focus stays in the field. `keeps`: also what names no option. */
export function useCombobox(options: readonly Option[], value: string, onChange: (value: string) => void, keeps: boolean) {
  const chosen = options.find((option) => option.value === value);
  const { text, setText, tell } = useText(chosen, value, onChange);
  const [open, setOpen] = useState(false);
  const [searching, setSearching] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = useMemo(() => (searching ? filterOptions(options, text) : options), [options, searching, text]);

  const hide = () => {
    setOpen(false);
    setActive(-1);
    setSearching(false);
  };
  const show = (at: number) => {
    setOpen(true);
    setActive(at);
  };
  const choose = (option: Option) => {
    setText(option.label);
    tell(option.value);
    hide();
  };
  const type = (typed: string) => {
    setText(typed);
    setSearching(true);
    show(typed.trim() === '' ? -1 : 0);
    tell(optionNamed(options, typed)?.value ?? '');
  };
  const leave = () => {
    const named = optionNamed(options, text) ?? (keeps ? undefined : nothing);
    if (named) choose(named);
    else hide();
  };
  const toggle = () => (open ? hide() : show(shown.findIndex((option) => option.value === value)));
  const move = (step: number) => {
    if (!open) show(Math.max(0, shown.findIndex((option) => option.value === value)));
    else if (shown.length > 0) setActive((before) => (before + step + shown.length) % shown.length);
  };
  const onKeyDown = (event: KeyboardEvent) => obeyKey(event, { open, searching, active, option: open ? shown[active] : undefined, move, choose, hide });
  return { text, open, shown, active, searching, type, choose, leave, toggle, show: () => !open && toggle(), onKeyDown };
}
