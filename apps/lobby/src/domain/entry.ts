import { type Assurance, type Entry as EntryAnswer, type LaunchClaims, type OrganiserRole, type PersonIdentity, type PrescriberAnswer, type PutIdentity, specialityOf } from '@rcp/contracts';
import type { PersonalLink } from './personal-link.js';

/** A browser's server-side identity at one RCP link: who we think it is, and how we know. */
export interface Entry {
  readonly id: string;
  readonly rcpId: string;
  readonly assurance: Assurance;
  readonly accountId: string | null;
  readonly registrationId: string | null;
  /** Of that registration, when the personal link was opened. */
  readonly revision?: number | null;
  /** The registration gives this entry its name no more: it opens no door, and is kept so that an exclusion is not forgotten. */
  readonly revoked?: boolean;
  /** The role a launch ticket spoke of; what counts is `roleNow`. */
  readonly role: OrganiserRole | null;
  readonly organisersVersion: number;
  /** National number of the professional, as the account gives it; for the attendance record alone, never shown. */
  readonly rpps?: string | null;
  /** What an account or a personal link filled in; null for a guest. */
  readonly given: PersonIdentity | null;
  /** What the form says; null before it was submitted. */
  readonly identity: PersonIdentity | null;
}

type Who = Pick<Entry, 'assurance' | 'accountId' | 'registrationId' | 'revision' | 'role' | 'organisersVersion' | 'rpps' | 'given' | 'identity'>;

const prefilled = (one: { familyName: string; givenName: string; specialityCode?: string | undefined; establishment?: { name: string } | undefined }): PersonIdentity => ({
  familyName: one.familyName, givenName: one.givenName, specialityCode: specialityOf(one.specialityCode)?.code ?? null,
  establishment: one.establishment?.name ?? null, companions: [],
});

/** Launched from the DCC: the account was authenticated there (R16, R17). */
export function fromLaunch(claims: LaunchClaims): Who {
  return {
    assurance: 'account', accountId: claims.sub, registrationId: null, role: claims.role, organisersVersion: claims.organisersVersion,
    rpps: claims.identity.rpps ?? null, given: prefilled(claims.identity), identity: null,
  };
}

/** By a personal link: it identifies the prescriber and gives no right. */
export function fromPersonalLink({ registrationId, revision }: PersonalLink, prescriber: Extract<PrescriberAnswer, { found: true }>['prescriber']): Who {
  return { assurance: 'personal_link', accountId: null, registrationId, revision, role: null, organisersVersion: 0, rpps: prescriber.rpps ?? null, given: prefilled(prescriber), identity: null };
}

/** By the bare link: only what the person says. */
export const asGuest: Who = { assurance: 'guest', accountId: null, registrationId: null, role: null, organisersVersion: 0, given: null, identity: null };

/** The form « Entrer en webconférence » was submitted. */
export function identified(form: PutIdentity): PersonIdentity {
  const companions = form.companions.map(({ name, specialityCode }) => ({ name, specialityCode: specialityOf(specialityCode ?? undefined)?.code ?? null }));
  return { ...form, companions, specialityCode: specialityOf(form.specialityCode)?.code ?? null };
}

/** The person changed what an account or a personal link had filled in; shown to organisers. */
export function isEdited({ given, identity }: Pick<Entry, 'given' | 'identity'>): boolean {
  if (given === null || identity === null) return false;
  return given.familyName !== identity.familyName || given.givenName !== identity.givenName
    || (given.specialityCode !== null && given.specialityCode !== identity.specialityCode)
    || (given.establishment !== null && given.establishment !== identity.establishment);
}

/** What the browser is told about itself. */
export function entryAnswer(entry: Pick<Entry, 'assurance' | 'given' | 'identity'>, role: OrganiserRole | null): EntryAnswer {
  const empty: PersonIdentity = { familyName: '', givenName: '', specialityCode: null, establishment: null, companions: [] };
  return { assurance: entry.assurance, identity: entry.identity ?? entry.given ?? empty, complete: entry.identity !== null, role };
}
