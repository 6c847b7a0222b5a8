import type { RegistrationEntry } from './domain/registration-form.js';

/**
 * What a DCC knows of its registrations: the patient's name and the prescriber as typed. In this program's memory only, gone when it
 * ends. The patient's name is never sent: `putBody` of the form has no place for it.
 */
export class PatientBook {
  private readonly entries = new Map<string, RegistrationEntry>();

  of(registrationId: string): RegistrationEntry | undefined {
    return this.entries.get(registrationId);
  }

  keep(registrationId: string, entry: RegistrationEntry): void {
    this.entries.set(registrationId, entry);
  }
}
