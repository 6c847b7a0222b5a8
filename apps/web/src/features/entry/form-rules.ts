import { putIdentity, type PersonIdentity } from '@rcp/contracts';
import type { z } from 'zod';

/** What is typed in « Entrer en webconférence », as it stands in the fields. */
export interface FormDraft {
  readonly familyName: string;
  readonly givenName: string;
  /** '' while none is chosen. */
  readonly speciality: string;
  readonly inside: boolean;
  readonly establishment: string;
  /** Names separated by commas. */
  readonly companions: string;
  /** Codes, by those names. */
  readonly companionSpecialities: ReadonlyMap<string, string>;
}

export type FormField = 'familyName' | 'givenName' | 'speciality' | 'establishment' | 'companions';
export type FormFault = 'missing' | 'too-long' | 'invalid';
export type FormFaults = Partial<Record<FormField, FormFault>>;

/** The fields in the order of the page: the first faulty one gets the focus. */
export const fieldOrder: readonly FormField[] = ['familyName', 'givenName', 'speciality', 'establishment', 'companions'];

/** The names of the people behind the same camera (R23). */
export function companionNames(typed: string): string[] {
  return typed.split(/[,;\n]/).map((name) => name.trim().replace(/\s+/g, ' ')).filter(Boolean);
}

/** The speciality of one of them was chosen, or taken back. */
export function withSpeciality({ companionSpecialities }: Pick<FormDraft, 'companionSpecialities'>, name: string, code: string): Pick<FormDraft, 'companionSpecialities'> {
  return { companionSpecialities: new Map([...companionSpecialities, [name, code]]) };
}

/** The form as it opens: what is known of this person, or nothing. */
export function draftOf(identity: PersonIdentity | null): FormDraft {
  return {
    familyName: identity?.familyName ?? '', givenName: identity?.givenName ?? '', speciality: identity?.specialityCode ?? '',
    inside: identity?.establishment != null, establishment: identity?.establishment ?? '',
    companions: identity?.companions.map(({ name }) => name).join(', ') ?? '',
    companionSpecialities: new Map(identity?.companions.map(({ name, specialityCode }) => [name, specialityCode ?? ''])),
  };
}

/** Switching back to « Hors établissement de santé » clears the name (R22). */
export const withInside = (draft: FormDraft, inside: boolean): FormDraft => ({ ...draft, inside, establishment: inside ? draft.establishment : '' });

const fieldOf: Record<string, FormField> = {
  familyName: 'familyName', givenName: 'givenName', specialityCode: 'speciality', establishment: 'establishment', companions: 'companions',
};

/** The identity to send, or what is wrong with each field (R20, R22, R25). The contract is the only rule. */
export function checkForm(draft: FormDraft): { identity: z.infer<typeof putIdentity>; faults: null } | { identity: null; faults: FormFaults } {
  const { data, error } = putIdentity.safeParse({
    familyName: draft.familyName, givenName: draft.givenName, specialityCode: draft.speciality,
    establishment: draft.inside ? draft.establishment : null,
    companions: companionNames(draft.companions).map((name) => ({ name, specialityCode: draft.companionSpecialities.get(name) || null })),
  });
  if (data) return { identity: data, faults: null };
  const faults: FormFaults = {};
  for (const issue of error.issues) {
    const field = fieldOf[String(issue.path[0])];
    if (field) faults[field] ??= issue.code === 'too_small' ? 'missing' : issue.code === 'too_big' ? 'too-long' : 'invalid';
  }
  if (draft.speciality === '') faults.speciality = 'missing';
  return { identity: null, faults };
}

/** The faults the server found, by the pointers of its problem document. */
export function faultsOf(pointers: readonly string[]): FormFaults {
  const faults: FormFaults = {};
  for (const pointer of pointers) {
    const field = fieldOf[pointer.split('/')[1] ?? ''];
    if (field) faults[field] = 'invalid';
  }
  return faults;
}
