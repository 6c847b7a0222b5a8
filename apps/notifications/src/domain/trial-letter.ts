import type { Contact, Sending } from './contact.js';
import type { Occasion } from './letter.js';

/** The guide's own RCP and prescriber. */
export const contact: Contact = {
  found: true, registrationId: 'reg-1', revision: 1, status: 'final', participation: 'webconference',
  prescriber: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Paul', email: 'p.martin@example.org' },
  session: { id: 'ses-1', startsAt: '2023-05-10T14:00:00Z', endsAt: '2023-05-10T15:30:00Z', state: 'planned', webconfActive: true },
  rcp: {
    id: 'rcp-1', name: 'RCP de DEMO - DEMO (CH Demonstration3)', shortName: 'Sein-Gynéco', timeZone: 'Europe/Paris', linkCode: '4vJ9nQwX2mZpL8sT6rKdYc',
    coordinator: { civility: 'Dr.', familyName: 'IMPOSSIBLE', givenName: 'CHARLES' },
    secretariat: { email: 'secretariat.rcp@test.fr', phone: '04010203xx' },
  },
};

export const withRcp = (rcp: Partial<Contact['rcp']>): Contact => ({ ...contact, rcp: { ...contact.rcp, ...rcp } });

export const sending: Sending = {
  to: 'p.martin@example.org', link: 'https://rcp.example.org/accesrcp/4vJ9nQwX2mZpL8sT6rKdYc#p=x.y.z', supportEmail: 'dcc@example.org', mailFrom: 'ne-pas-repondre@example.org',
  environment: 'production',
  pages: { test: 'https://rcp.example.org/tester', prerequisites: 'https://rcp.example.org/prerequis', tutorial: 'https://rcp.example.org/tutoriel' },
};

/** A Wednesday, 16:00 to 17:30 in Paris, and the week before. */
export const times = { startsAt: new Date('2023-05-10T14:00:00Z'), endsAt: new Date('2023-05-10T15:30:00Z') };
export const before = { startsAt: new Date('2023-05-03T14:00:00Z'), endsAt: new Date('2023-05-03T15:30:00Z') };

export const entry = { method: 'REQUEST' as const, uid: '7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001@rcp.example.org', sequence: 0, stamp: new Date('2023-05-01T08:00:00Z'), ...times };

/** An occasion to write each kind of mail. */
export function occasion(kind: Occasion['kind'], changes: Partial<Occasion> = {}): Occasion {
  const cancels = kind === 'cancel_session' || kind === 'cancel_registration' || kind === 'webconf_off';
  return {
    kind, previous: kind === 'change' || kind === 'moved' ? before : null, again: false,
    calendar: kind === 'reminder' ? null : { ...entry, method: cancels ? 'CANCEL' : 'REQUEST', sequence: kind === 'invitation' ? 0 : 1 }, ...changes,
  };
}
