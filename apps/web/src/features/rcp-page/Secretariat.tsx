import type { RcpPage } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import styles from './Secretariat.module.css';

type Contacts = RcpPage['secretariat'];

export const hasContact = ({ email, phone }: Contacts): boolean => Boolean(email || phone);

/** « mail ou téléphone », without a dangling « ou » (R2). */
export function Contact({ email, phone }: Contacts) {
  return (
    <>
      {email ? <a href={`mailto:${email}`}>{email}</a> : null}
      {email && phone ? t.rcp.or : null}
      {phone ? <a className={styles.phone} href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a> : null}
    </>
  );
}

/** A human to turn to, at the end of every dead end. */
export function SecretariatContact({ secretariat }: { secretariat: Contacts }) {
  return (
    <p>
      <strong>{t.contact.title}</strong>
      <br />
      {hasContact(secretariat) ? <Contact {...secretariat} /> : t.contact.none}
    </p>
  );
}
