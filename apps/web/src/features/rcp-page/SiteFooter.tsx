import { publicPages } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import { site } from '../../site.js';
import styles from './SiteFooter.module.css';

const about = [
  [publicPages.tutorial, t.site.tutorialShort], [publicPages.prerequisites, t.site.prerequisitesShort], [publicPages.legal, t.site.legal],
  [publicPages.privacy, t.site.privacy], [publicPages.accessibility, t.site.accessibility],
] as const;

/** Whom to ask (R91) and what the law wants said, below every screen. `stay`: nothing is lost when the tab goes elsewhere. */
export function SiteFooter({ supportEmail = site?.supportEmail, stay }: { supportEmail?: string | undefined; stay: boolean }) {
  return (
    <>
      {supportEmail ? <p>{t.rcp.support}<a href={`mailto:${supportEmail}`}>{supportEmail}</a></p> : null}
      <nav aria-label={t.site.about}>
        <ul className={styles.links}>
          {about.map(([path, name]) => <li key={path}><PageLink path={path} stay={stay}>{name}</PageLink></li>)}
        </ul>
      </nav>
    </>
  );
}

/** The help an RCP's page offers (R8); a tab of its own, so that nothing typed or opened here is lost. */
export function HelpLinks() {
  return (
    <section className={styles.help} aria-labelledby="help-title">
      <h2 id="help-title">{t.site.help}</h2>
      <ul>
        <li><PageLink path={publicPages.test} stay={false}>{t.site.test}</PageLink></li>
        <li><PageLink path={publicPages.prerequisites} stay={false}>{t.site.prerequisites}</PageLink></li>
        <li><PageLink path={publicPages.tutorial} stay={false}>{t.site.tutorial}</PageLink></li>
      </ul>
    </section>
  );
}

function PageLink({ path, stay, children }: { path: string; stay: boolean; children: string }) {
  if (stay) return <a href={path}>{children}</a>;
  return <a href={path} target="_blank" rel="noopener">{children}<span className="visually-hidden"> {t.rcp.newTab}</span></a>;
}
