import { specialityOf, type Entry, type RcpPage } from '@rcp/contracts';
import type { ComponentProps } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { Combobox } from '../../ui/Combobox.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { TextField } from '../../ui/TextField.js';
import { useTitle } from '../../ui/use-title.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { AccountWay } from './AccountWay.js';
import { CompanionsField } from './CompanionsField.js';
import styles from './EntryForm.module.css';
import { EstablishmentField } from './EstablishmentField.js';
import { withInside } from './form-rules.js';
import { IdentityTag } from './IdentityTag.js';
import type { LobbyClient } from './lobby.client.js';
import { NoGuests } from './NoGuests.js';
import { NotYou } from './NotYou.js';
import { specialityOptions } from './speciality-options.js';
import type { KnownEntry } from './use-entry.js';
import { useEntryForm } from './use-entry-form.js';

export interface EntryFormProps {
  page: RcpPage;
  lobby: LobbyClient;
  known: Entry | null;
  /** Why the person has to say again who they are. */
  refusal: KnownEntry['refusal'];
  /** Somebody was forgotten here: the next one says who they are. */
  forgotten: boolean;
  onForget: ComponentProps<typeof NotYou>['onForget'];
  onDone(entry: Entry): void;
  onBack(): void;
}

/** « Entrer en webconférence » (R14–R25); where the RCP takes no guests, only for who is known. */
export function EntryForm(props: EntryFormProps) {
  const { page, lobby, known, forgotten, onBack } = props;
  if (page.guestsAllowed || (known !== null && known.assurance !== 'guest')) return <IdentityForm {...props} />;
  return <NoGuests page={page} lobby={lobby} forgotten={forgotten} onBack={onBack} />;
}

/** Filling it tells nobody. Workstations are shared: no field lets the browser keep what was typed, as it would under the names of WCAG 1.3.5. */
function IdentityForm({ page, lobby, known, refusal, forgotten, onForget, onDone, onBack }: EntryFormProps) {
  useTitle(`${t.entry.title} – ${page.shortName}`);
  const form = useEntryForm(lobby, known, onDone);
  const { draft } = form;
  return (
    <RcpScreen page={page}>
      <Card>
        <form className={styles.form} noValidate onSubmit={(event) => { event.preventDefault(); void form.submit(); }}>
          <div className={styles.top}>
            <ScreenTitle>{t.entry.title}</ScreenTitle>
            <p className={styles.quiet}>{page.name}</p>
            <Identification page={page} lobby={lobby} known={known} forgotten={forgotten} onForget={onForget} />
            <p className={styles.quiet}>{t.entry.required}{known ? ` ${t.entry.correctable}` : ''}</p>
          </div>
          {refusal === 'link-stale' && !form.trouble ? <Banner look="warning">{errorSentence(refusal)}</Banner> : null}
          {form.trouble ? <Banner look="danger">{form.trouble}</Banner> : null}
          <p className="visually-hidden" role="alert">{form.faultCount > 0 ? t.entry.errorsTitle(form.faultCount) : ''}</p>
          <TextField ref={form.inputOf('familyName')} id="familyName" label={t.entry.familyName} autoComplete="off" aria-required maxLength={200} fault={form.faultText('familyName')} value={draft.familyName} onChange={(familyName) => form.change({ familyName }, 'familyName')} />
          <TextField ref={form.inputOf('givenName')} id="givenName" label={t.entry.givenName} autoComplete="off" aria-required maxLength={200} fault={form.faultText('givenName')} value={draft.givenName} onChange={(givenName) => form.change({ givenName }, 'givenName')} />
          <Combobox
            ref={form.inputOf('speciality')} id="speciality" label={t.entry.speciality} options={specialityOptions} optionsLanguage="fr" placeholder={t.entry.specialityPlaceholder}
            openLabel={t.entry.specialityOpen} noneText={t.entry.specialityNone} countText={t.entry.specialityCount} fault={form.faultText('speciality')}
            value={specialityOf(draft.speciality)?.code ?? ''} onChange={(speciality) => form.change({ speciality }, 'speciality')}
          />
          <EstablishmentField
            ref={form.inputOf('establishment')} inside={draft.inside} name={draft.establishment} fault={form.faultText('establishment')}
            onInside={(inside) => form.change(withInside(draft, inside), 'establishment')} onName={(establishment) => form.change({ establishment }, 'establishment')}
          />
          <CompanionsField ref={form.inputOf('companions')} fault={form.faultText('companions')} draft={draft} onChange={(part) => form.change(part, 'companions')} />
          <div className={styles.actions}>
            <Button type="submit" look="primary" size="large" unavailable={form.busy}>{form.busy ? t.entry.submitting : t.entry.submit}</Button>
            <Button look="quiet" onClick={onBack}>{t.back}</Button>
          </div>
        </form>
      </Card>
    </RcpScreen>
  );
}

/** Who we think this is, and the other choice there is: to sign in, or to be forgotten (R15). */
function Identification({ page, lobby, known, forgotten, onForget }: Omit<EntryFormProps, 'refusal' | 'onDone' | 'onBack'>) {
  const isGuest = known === null || known.assurance === 'guest';
  return (
    <>
      {page.account && isGuest ? <AccountWay label={page.account.label} lobby={lobby} fresh={forgotten} /> : null}
      <div className={styles.identity}>
        <IdentityTag entry={known} />
        {isGuest ? null : <NotYou onForget={onForget} />}
      </div>
    </>
  );
}
