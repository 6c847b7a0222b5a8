import { DomainError, type PutRegistration } from '@rcp/contracts';
import { type Entry, type Meeting, register, type Registration } from './registration.js';

/** The day before the meeting. */
export const now = new Date('2026-12-01T08:00:00Z');

/** Planned, with the webconference. */
export const meeting: Meeting = { id: 'ses-1', rcpId: 'rcp-1', endsAt: new Date('2026-12-02T16:30:00Z'), state: 'planned', webconfActive: true, graceAfterMin: 120 };
/** Of another RCP of the network. */
export const elsewhere: Meeting = { ...meeting, id: 'ses-2', rcpId: 'rcp-2' };

export const prescriber: PutRegistration['prescriber'] = { familyName: 'MARTIN', givenName: 'Élodie', email: 'e.martin@test.fr', establishment: { name: 'CHU' } };
export const otherAddress = { ...prescriber, email: 'autre@test.fr' };
export const otherName = { ...prescriber, familyName: 'MARTIN-DURAND' };

export const put = (changes: Partial<PutRegistration> = {}): PutRegistration => ({ status: 'final', participation: 'webconference', prescriber, ...changes });

export const at = (changes: Partial<Entry> = {}): Entry => ({ meeting, now, ...changes });

/** The registration after a first PUT to `meeting`. */
export const registered = (changes: Partial<PutRegistration> = {}): Registration => register(undefined, 'reg-1', put(changes), at()).state;

/** The same PUT to `elsewhere`. */
export const toElsewhere = (changes: Partial<Entry> = {}): Entry => at({ meeting: elsewhere, from: meeting, ...changes });

/** The code a rule refuses with; undefined when it doesn't. */
export function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
