import { type Contact, invitationCalendar, invitationSubject, invitationView, invites, type Sending } from './invitation.js';
import { type MailJob, queued } from './mails.js';

const now = new Date('2023-05-01T08:00:00Z');
const job: MailJob = queued(
  { kind: 'invitation', dedupeKey: 'invitation:reg-1:1', registrationId: 'reg-1', sessionId: 'ses-1', revision: 1, registrationVersion: 1 },
  { id: '7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001', now, batchDelaySeconds: 120, host: 'rcp.example.org' },
);
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
const withSession = (session: Partial<Contact['session']>): Contact => ({ ...contact, session: { ...contact.session, ...session } });

describe('an invitation', () => {
  it('still holds for a final registration « en webconférence » of a session to come', () => {
    expect(invites(contact, job, now)).toBe(true);
  });

  it('still holds while the session is open, even past its end', () => {
    expect(invites(withSession({ state: 'open' }), job, new Date('2023-05-10T15:40:00Z'))).toBe(true);
  });

  it.each([
    ['the registration is unknown', { found: false } as const],
    ['the registration is a draft again', { ...contact, status: 'draft' as const }],
    ['the registration is withdrawn', { ...contact, status: 'withdrawn' as const }],
    ['the prescriber comes in person', { ...contact, participation: 'on_site' as const }],
    ['the registration was revised', { ...contact, revision: 2 }],
    ['the registration is for another session now', withSession({ id: 'ses-2' })],
    ['the webconference is off', withSession({ webconfActive: false })],
    ['the session is cancelled', withSession({ state: 'cancelled' })],
    ['the session is closed', withSession({ state: 'closed' })],
    ['the session was never held', withSession({ state: 'not_held' })],
    ['the session is over', withSession({ endsAt: now.toISOString() })],
  ])('no longer holds when %s', (_when, answer) => {
    expect(invites(answer, job, now)).toBe(false);
  });

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
    expect(invitationCalendar(withRcp({ secretariat: {} }), job, sending).description).not.toContain('Secrétariat');
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

  it('gives the calendar the same entry however often it is sent', () => {
    const entry = invitationCalendar(contact, job, sending);
    expect(entry).toMatchObject({ uid: `${job.id}@rcp.example.org`, sequence: 0, stamp: now, summary: 'Webconférence RCP Sein-Gynéco', attendee: 'p.martin@example.org' });
    expect(entry.startsAt.toISOString()).toBe('2023-05-10T14:00:00.000Z');
    expect(invitationCalendar(contact, { ...job, messageId: '<other@rcp.example.org>' }, sending).uid).toBe(entry.uid);
  });
});
