import { t } from '../../i18n/language.js';
import styles from './EnvironmentStrip.module.css';

/** Says on every page that this is not the real thing (R13). */
export function EnvironmentStrip({ environment }: { environment: string }) {
  if (environment === 'production') return null;
  return <header className={styles.strip}>{t.environment(environment)}</header>;
}
