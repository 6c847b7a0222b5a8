import { sessionStateLabels, type RcpPage } from '@rcp/contracts';
import { dayLabel, sessionLabel, timeLabel, zoneNote } from '../../i18n/dates.js';
import { language, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Tag } from '../../ui/Tag.js';
import styles from './NextSession.module.css';
import type { SessionStatus } from './session-status.js';

/** Together they say when, or why not: the description of the button. */
export const sessionReasonIds = 'session-date session-hint';

/** The date that everybody came for, its state, and why one cannot join when one cannot (R3, R10–R12). */
export function NextSession({ page, status }: { page: RcpPage; status: SessionStatus }) {
  const session = page.nextSession;
  const zone = zoneNote(page.timeZone, language);
  return (
    <section aria-labelledby="next-session" className={styles.section}>
      {page.cancelledSession ? (
        <Banner look="warning">
          <p><strong>{t.rcp.cancelled(sessionLabel(page.cancelledSession, page.timeZone, language))}</strong></p>
          <p>{t.rcp.cancelledHint}</p>
        </Banner>
      ) : null}
      <h2 id="next-session" className={styles.heading}>{t.rcp.nextSession}</h2>
      {session ? (
        <p id="session-date" className={styles.date}>
          <span>{sessionLabel(session, page.timeZone, language)}</span>
          {zone ? <span className={styles.zone}>{t.rcp.zone(zone)}</span> : null}
          <Tag look={session.state === 'open' ? 'good' : 'plain'}><span lang="fr">{sessionStateLabels[session.state]}</span></Tag>
        </p>
      ) : (
        <p id="session-date" className={styles.date}>{t.rcp.noSession}</p>
      )}
      <p id="session-hint" className={styles.hint} role="status">{hint(page, status)}</p>
    </section>
  );
}

function hint(page: RcpPage, status: SessionStatus): string {
  const session = page.nextSession;
  switch (status) {
    case 'none': return t.rcp.noSessionHint;
    case 'inactive': return t.rcp.webconfInactive;
    case 'too-early': return session ? t.rcp.tooEarly(dayLabel(session.opensAt, page.timeZone, language), timeLabel(session.opensAt, page.timeZone)) : '';
    case 'joinable': return session?.state === 'open' ? t.rcp.open : '';
  }
}
