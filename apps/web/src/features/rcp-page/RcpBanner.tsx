import type { RcpPage } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import { initials } from '../../room/people.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { Contact, hasContact } from './Secretariat.js';
import styles from './RcpBanner.module.css';

/** Which RCP this is and who answers for it (R2). */
export function RcpBanner({ page }: { page: RcpPage }) {
  const { civility, familyName, givenName } = page.coordinator;
  const coordinator = [civility, familyName, givenName].filter(Boolean).join(' ');
  return (
    <div className={styles.banner}>
      {page.logo
        ? <img className={styles.picture} src={page.logo.dataUrl} alt={page.logo.alt} />
        : <span className={styles.logo} aria-hidden="true">{initials(page.shortName || page.name)}</span>}
      <div className={styles.words}>
        <ScreenTitle>{page.name}</ScreenTitle>
        <p>{t.rcp.coordinator(coordinator)}</p>
        {hasContact(page.secretariat) ? <p>{t.rcp.secretariat}<Contact {...page.secretariat} /></p> : null}
      </div>
    </div>
  );
}
