import { type Contact, invitationCalendar, invitationSubject, invitationView, type Sending } from './invitation.js';

const entry = {
  method: 'REQUEST' as const, uid: '7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001@rcp.example.org', sequence: 0, stamp: new Date('2023-05-01T08:00:00Z'),
  startsAt: new Date('2023-05-10T14:00:00Z'), endsAt: new Date('2023-05-10T15:30:00Z'),
};
const contact: Contact = {
  found: true, registrationId: 'reg-1', revision: 1, status: 'final', participation: 'webconference',
  prescriber: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Paul', email: 'p.martin@example.org' },
  session: { id: 'ses-1', startsAt: '2023-05-10T14:00:00Z', endsAt: '2023-05-10T15:30:00Z', state: 'planned', webconfActive: true },
  rcp: {
    id: 'rcp-1', name: 'RCP de DEMO - DEMO (CH Demonstration3)', shortName: 'Sein-Gynéco', timeZone: 'Europe/Paris', linkCode: '4vJ9nQwX2mZpL8sT6rKdYc',
    coordinator: { civility: 'Dr.', familyName: 'IMPOSSIBLE', givenName: 'CHARLES' },
    secretariat: { email: 'secretariat.rcp@test.fr', phone: '04010203xx' },
  },
};
const sending: Sending = { link: 'https://h/accesrcp/c#p=t', supportEmail: 'dcc@example.org', mailFrom: 'ne-pas-repondre@example.org', environment: 'production' };
const withRcp = (rcp: Partial<Contact['rcp']>): Contact => ({ ...contact, rcp: { ...contact.rcp, ...rcp } });

describe('an invitation', () => {
  it('says when and who as the guide does', () => {
    expect(invitationView(contact, sending)).toEqual({
      prescriber: 'Dr MARTIN Paul', rcp: 'RCP de DEMO - DEMO (CH Demonstration3)', date: 'mercredi 10 mai 2023 de 16:00 à 17:30', zone: 'heure de Paris',
      coordinator: 'Dr. IMPOSSIBLE CHARLES', secretariat: 'secretariat.rcp@test.fr ou 04010203xx', link: sending.link, opening: '15:00', support: 'dcc@example.org',
    });
  });

  it('has no dangling word for what is not known', () => {
    const { civility: _absent, ...prescriber } = contact.prescriber;
    expect(invitationView({ ...contact, prescriber }, sending).prescriber).toBe('MARTIN Paul');
    expect(invitationView(withRcp({ secretariat: { phone: '04010203xx' } }), sending).secretariat).toBe('04010203xx');
    expect(invitationView(withRcp({ secretariat: {} }), sending).secretariat).toBeNull();
    expect(invitationCalendar(withRcp({ secretariat: {} }), entry, sending).description).not.toContain('Secrétariat');
  });

  it("tells overseas hours by the RCP's own zone, and names it", () => {
    const view = invitationView(withRcp({ timeZone: 'Indian/Reunion' }), sending);
    expect(view).toMatchObject({ date: 'mercredi 10 mai 2023 de 18:00 à 19:30', zone: 'heure de La Réunion', opening: '17:00' });
  });

  it('opens when the RCP says', () => {
    expect(invitationView(withRcp({ policies: { openBeforeMin: 15, personalLinks: true } }), sending).opening).toBe('15:45');
  });

  it('has the RCP and the date in its subject, and says RCP once', () => {
    expect(invitationSubject(contact, sending)).toBe('Webconférence RCP Sein-Gynéco – 10/05/2023 : votre lien de connexion');
    expect(invitationSubject(withRcp({ shortName: 'RCP Sein' }), sending)).toBe('Webconférence RCP Sein – 10/05/2023 : votre lien de connexion');
  });

  it('is marked outside production', () => {
    expect(invitationSubject(contact, { ...sending, environment: 'recette' })).toMatch(/^\[RECETTE\] Webconférence/);
  });

  it('gives the calendar the decided entry, with the link and whom to ask', () => {
    const { method: _method, ...decided } = entry;
    expect(invitationCalendar(contact, entry, sending)).toMatchObject({ ...decided, summary: 'Webconférence RCP Sein-Gynéco', attendee: 'p.martin@example.org', link: sending.link });
  });
});
