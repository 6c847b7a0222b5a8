import type { RcpPage } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { useTitle } from '../../ui/use-title.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { SecretariatContact } from '../rcp-page/Secretariat.js';
import { AccountWay } from './AccountWay.js';
import styles from './EntryForm.module.css';
import type { LobbyClient } from './lobby.client.js';

interface NoGuestsProps { page: RcpPage; lobby: LobbyClient; forgotten: boolean; onBack(): void }

/** This RCP takes no guests: the ways in that remain, and whom to ask. */
export function NoGuests({ page, lobby, forgotten, onBack }: NoGuestsProps) {
  useTitle(`${t.entry.title} – ${page.shortName}`);
  return (
    <RcpScreen page={page}>
      <Card>
        <div className={styles.form}>
          <div className={styles.top}>
            <ScreenTitle>{t.entry.title}</ScreenTitle>
            <p className={styles.quiet}>{page.name}</p>
          </div>
          <p>{t.entry.noGuests}</p>
          {page.account ? <AccountWay label={page.account.label} lobby={lobby} fresh={forgotten} alone /> : null}
          <SecretariatContact secretariat={page.secretariat} />
          <div className={styles.actions}><Button onClick={onBack}>{t.back}</Button></div>
        </div>
      </Card>
    </RcpScreen>
  );
}
