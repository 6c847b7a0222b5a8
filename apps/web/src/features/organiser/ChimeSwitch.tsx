import type { Knock } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import { Button } from '../../ui/Button.js';
import { BellIcon } from '../../ui/icons.js';
import styles from './ChimeSwitch.module.css';
import { useChime } from './use-chime.js';

/** Sounds when somebody knocks, and the button that silences it. */
export function ChimeSwitch({ knocks }: { knocks: readonly Knock[] }) {
  const chime = useChime(knocks);
  return <Button look="quiet" size="small" aria-pressed={chime.on} icon={<BellIcon off={!chime.on} />} onClick={chime.toggle}><span className={styles.label}>{t.organiser.sound}</span></Button>;
}
