import { type MailStatus, type Participation, type RegistrationAnswer, specialities } from '@rcp/contracts';
import { type Option, optionsOf } from './options.js';

/** What is typed when a patient is registered. The patient's name stays here. */
export interface RegistrationEntry {
  readonly patient: string;
  readonly civility: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly email: string;
  readonly specialityCode: string;
  readonly establishment: string;
  readonly participation: string;
}

export const emptyEntry: RegistrationEntry = {
  patient: '', civility: '', familyName: '', givenName: '', email: '', specialityCode: '', establishment: '', participation: '',
};

/** The form's fields, trimmed. */
export function entryOf(fields: URLSearchParams): RegistrationEntry {
  const names = Object.keys(emptyEntry) as (keyof RegistrationEntry)[];
  return Object.fromEntries(names.map((name) => [name, (fields.get(name) ?? '').trim()])) as Record<keyof RegistrationEntry, string> as RegistrationEntry;
}

const given = <Name extends string>(name: Name, value: string) => (value === '' ? {} : { [name]: value });

/** What is sent of it: the prescriber and the participation. Nothing about the patient. */
export function putBody(entry: RegistrationEntry, status: 'draft' | 'final'): object {
  const { civility, familyName, givenName, email, specialityCode, establishment, participation } = entry;
  return {
    status, ...given('participation', participation),
    prescriber: {
      ...given('civility', civility), ...given('familyName', familyName), ...given('givenName', givenName), ...given('email', email),
      ...given('specialityCode', specialityCode), ...(establishment === '' ? {} : { establishment: { name: establishment } }),
    },
  };
}

/** The guide's three choices, word for word (R59). */
export const participationWords: Record<Participation, string> = {
  on_site: 'Prescripteur présent en RCP', absent: 'Prescripteur absent', webconference: 'Prescripteur en webconférence',
};

export const statusWords: Record<RegistrationAnswer['status'], string> = { draft: 'Brouillon', final: 'Finalisée', withdrawn: 'Retirée' };

/** What became of the prescriber's mail. */
export const mailWords: Record<MailStatus, string> = {
  none: 'Aucun mail prévu', queued: "Mail en cours d'envoi", sent: 'Mail envoyé', deferred: 'Mail retardé : un nouvel essai suit',
  failed: "Mail non remis : téléphonez au prescripteur, ou corrigez l'adresse",
  bounced: "Mail revenu : téléphonez au prescripteur, ou corrigez l'adresse",
};

export interface Choice extends Option {
  readonly disabled: boolean;
}

/** The third one exists only where the session's webconference is active (R60). */
export function participationChoices(chosen: string, webconfActive: boolean): Choice[] {
  return (Object.entries(participationWords) as [Participation, string][]).map(([value, label]) => {
    const disabled = value === 'webconference' && !webconfActive;
    return { value, label, disabled, selected: value === chosen && !disabled };
  });
}

/** The drop-down of specialities. */
export function specialityOptions(chosen: string): Option[] {
  return optionsOf([['', 'Non précisée'], ...specialities.map(({ code, label }) => [code, label] as const)], chosen);
}

/** « Dr MARTIN Claire » */
export function prescriberName({ civility, familyName, givenName }: Pick<RegistrationEntry, 'civility' | 'familyName' | 'givenName'>): string {
  return [civility, familyName, givenName].filter((part) => part !== '').join(' ');
}
