import type { RcpPage } from '@rcp/contracts';
import { useRef, useState } from 'react';
import { t } from '../../i18n/language.js';
import { Button } from '../../ui/Button.js';
import type { OpenedLink } from '../entry/use-opened-link.js';
import styles from './PersonalLink.module.css';
import { personalWords, type PersonalWords } from './personal-words.js';
import { SecretariatContact } from './Secretariat.js';
import type { SessionStatus } from './session-status.js';

/** True while « Continuer » is the way in, instead of the button for everybody. */
export function isWayIn(link: OpenedLink | null, page: RcpPage, status: SessionStatus): boolean {
  return link?.look.ok === true && personalWords(link.look.value, page, status).mayContinue;
}

/** What became of the link of a mail, before anybody is known; no name is shown (R68). */
export function PersonalLink({ link, page, status }: { link: OpenedLink; page: RcpPage; status: SessionStatus }) {
  const [busy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const words: PersonalWords = link.look.ok ? personalWords(link.look.value, page, status) : { ...t.personal.unchecked(status === 'joinable'), mayContinue: false, secretariat: false };
  // A button may go away with what it did: the keyboard keeps its place.
  const stay = () => heading.current?.focus();
  const go = async () => {
    setBusy(true);
    await link.onContinue();
    setBusy(false);
    stay();
  };
  const retry = () => {
    stay();
    link.onRetry();
  };
  return (
    <section className={styles.box} aria-labelledby="personal-title">
      <div role="status" className={styles.words}>
        <h2 ref={heading} id="personal-title" tabIndex={-1} className={styles.title}>{words.title}</h2>
        {words.lines.map((line) => <p key={line}>{line}</p>)}
      </div>
      {words.secretariat ? <SecretariatContact secretariat={page.secretariat} /> : null}
      {words.mayContinue ? <Button look="primary" size="large" unavailable={busy} onClick={() => void go()}>{t.rcp.continue}</Button> : null}
      {link.look.ok ? null : <Button onClick={retry}>{t.rcp.retry}</Button>}
    </section>
  );
}
