import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import styles from './ActionMenu.module.css';
import { DotsIcon } from './icons.js';

export interface Action { readonly id: string; readonly label: string; readonly onAct: () => void }

/** A button with words that offers several ways to do one thing. */
export function ChoiceMenu({ label, hint, unavailable, actions }: { label: string; hint: string; unavailable: boolean; actions: readonly Action[] }) {
  return (
    <MenuTrigger>
      <Button className={styles.choice ?? ''} isDisabled={unavailable}>{label}</Button>
      <Popover className={styles.popover ?? ''} placement="bottom end">
        <p className={styles.hint} aria-hidden="true">{hint}</p>
        <Menu className={styles.menu ?? ''} aria-label={hint} onAction={(key) => actions.find(({ id }) => id === key)?.onAct()}>
          {actions.map(({ id, label: text }) => <MenuItem key={id} id={id} className={styles.item ?? ''}>{text}</MenuItem>)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** The button « … » and what it offers. */
export function ActionMenu({ label, actions }: { label: string; actions: readonly Action[] }) {
  return (
    <MenuTrigger>
      <Button className={styles.button ?? ''} aria-label={label}><DotsIcon /></Button>
      <Popover className={styles.popover ?? ''} placement="bottom end">
        <Menu className={styles.menu ?? ''} aria-label={label} onAction={(key) => actions.find(({ id }) => id === key)?.onAct()}>
          {actions.map(({ id, label: text }) => <MenuItem key={id} id={id} className={styles.item ?? ''}>{text}</MenuItem>)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** One of several, the one in use marked; belongs into a `MenuTrigger`. */
export function Choices({ label, placement, chosen, choices }: { label: string; placement: 'top' | 'bottom end'; chosen: string; choices: readonly Action[] }) {
  return (
    <Popover className={styles.popover ?? ''} placement={placement}>
      <Menu className={styles.menu ?? ''} aria-label={label} selectionMode="single" selectedKeys={[chosen]} onAction={(key) => choices.find(({ id }) => id === key)?.onAct()}>
        {choices.map(({ id, label: text }) => (
          <MenuItem key={id} id={id} textValue={text} className={styles.item ?? ''}>{({ isSelected }) => <>{isSelected ? <span aria-hidden="true">✓ </span> : null}{text}</>}</MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
