import { useEffect, useState } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import styles from './AccountWay.module.css';
import type { LobbyClient } from './lobby.client.js';

/** « Connexion via mon compte », then, unless it stands alone, the other choice: the guest's fields below (R15). */
export function AccountWay({ label, lobby, fresh, alone = false }: { label: string; lobby: LobbyClient; fresh: boolean; alone?: boolean }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    // « Back » from the provider may show this page as it was left.
    const shown = () => setBusy(false);
    window.addEventListener('pageshow', shown);
    return () => window.removeEventListener('pageshow', shown);
  }, []);
  const go = async () => {
    setBusy(true);
    setTrouble(null);
    const answer = await lobby.signIn(fresh);
    if (answer.ok) return window.location.assign(answer.value.url);
    setBusy(false);
    setTrouble(answer.code === 'unreachable' ? t.entry.unreachable : errorSentence(answer.code));
  };
  return (
    <div className={styles.way}>
      {trouble ? <Banner look="danger">{trouble}</Banner> : null}
      <Button size="large" unavailable={busy} aria-describedby="account-hint" onClick={() => void go()}>{busy ? t.entry.accountGoing : <span lang="fr">{label}</span>}</Button>
      <p id="account-hint" className={styles.hint}>{t.entry.accountHint}</p>
      {alone ? null : <h2 className={styles.guest}>{t.entry.asGuest}</h2>}
    </div>
  );
}
