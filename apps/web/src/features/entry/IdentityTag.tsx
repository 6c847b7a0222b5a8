import type { Entry } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import { Tag } from '../../ui/Tag.js';
import styles from './IdentityTag.module.css';

/** Who we think this is: account, personal link or guest, and whether they organise this RCP. */
export function IdentityTag({ entry }: { entry: Entry | null }) {
  const assurance = entry?.assurance ?? 'guest';
  return (
    <p className={styles.line}>
      <span>{t.entry.known}</span>
      <Tag look={assurance === 'guest' ? 'plain' : 'accent'}>{t.entry[assurance]}</Tag>
      {entry?.role ? <Tag look="good">{t.entry.organiser}</Tag> : null}
    </p>
  );
}
