import { specialityOf, type Knock, type RcpPage } from '@rcp/contracts';
import { timeLabel } from '../../i18n/dates.js';
import { t } from '../../i18n/language.js';
import { Tag } from '../../ui/Tag.js';
import { CompanionNames } from '../conference/CompanionNames.js';
import styles from './KnockDetails.module.css';

/** Enough to recognise a person: speciality, establishment, who is with them, how they were identified (R42). */
export function KnockDetails({ knock, timeZone }: { knock: Knock; timeZone: RcpPage['timeZone'] }) {
  return (
    <div className={styles.details}>
      <p><span lang="fr">{specialityOf(knock.specialityCode ?? undefined)?.label}</span> · {knock.establishment ?? t.room.outside}</p>
      <CompanionNames companions={knock.companions} />
      <p className={styles.tags}>
        <Tag look={knock.assurance === 'guest' ? 'warning' : 'accent'}>{t.organiser.assurance[knock.assurance]}</Tag>
        {knock.edited ? <Tag look="warning">{t.organiser.edited}</Tag> : null}
        <span>{t.organiser.since(timeLabel(knock.requestedAt, timeZone))}</span>
      </p>
    </div>
  );
}
