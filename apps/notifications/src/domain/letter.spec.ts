import { mailKind } from '@rcp/contracts';
import { calendarPart, letterView, subjectOf } from './letter.js';
import { before, contact, entry, occasion, sending, withRcp } from './trial-letter.js';

const invitation = occasion('invitation');

describe('what a mail says', () => {
  it('says when and who as the guide does', () => {
    expect(letterView(invitation, contact, sending)).toEqual({
      prescriber: 'Dr MARTIN Paul', rcp: 'RCP de DEMO - DEMO (CH Demonstration3)', date: 'mercredi 10 mai 2023 de 16:00 à 17:30', previous: null, zone: 'heure de Paris',
      coordinator: 'Dr. IMPOSSIBLE CHARLES', secretariat: 'secretariat.rcp@test.fr ou 04010203xx', link: sending.link, opening: '15:00', support: 'dcc@example.org',
      again: false, inCalendar: false, environment: null, pages: sending.pages,
    });
  });

  it('has no dangling word for what is not known', () => {
    const { civility: _absent, ...prescriber } = contact.prescriber;
    expect(letterView(invitation, { ...contact, prescriber }, sending).prescriber).toBe('MARTIN Paul');
    expect(letterView(invitation, withRcp({ secretariat: { phone: '04010203xx' } }), sending).secretariat).toBe('04010203xx');
    expect(letterView(invitation, withRcp({ secretariat: {} }), sending).secretariat).toBeNull();
    expect(calendarPart(invitation, withRcp({ secretariat: {} }), sending)?.content).not.toContain('Secrétariat');
  });

  it("tells overseas hours by the RCP's own zone, and names it", () => {
    expect(letterView(occasion('change'), withRcp({ timeZone: 'Indian/Reunion' }), sending)).toMatchObject({
      date: 'mercredi 10 mai 2023 de 18:00 à 19:30', previous: 'mercredi 3 mai 2023 de 18:00 à 19:30', zone: 'heure de La Réunion', opening: '17:00',
    });
  });

  it('opens when the RCP says', () => {
    expect(letterView(invitation, withRcp({ policies: { openBeforeMin: 15, personalLinks: true } }), sending).opening).toBe('15:45');
  });

  it('takes back the hours that were told, not those nobody was told', () => {
    const told = occasion('cancel_session', { calendar: { ...entry, ...before, method: 'CANCEL' } });
    expect(letterView(told, contact, sending).date).toBe('mercredi 3 mai 2023 de 16:00 à 17:30');
    expect(subjectOf(told, contact, sending)).toContain('du 03/05/2023');
  });

  it('calls nobody by another reader’s name', () => {
    expect(letterView(occasion('cancel_registration'), contact, { ...sending, to: 'ancienne.adresse@example.org' }).prescriber).toBeNull();
    expect(letterView(invitation, contact, { ...sending, to: 'P.Martin@example.org' }).prescriber).toBe('Dr MARTIN Paul');
  });

  it('knows the new session that is in the calendar already', () => {
    expect(letterView(occasion('moved', { calendar: { ...entry, ...before, method: 'CANCEL' } }), contact, sending)).toMatchObject({
      inCalendar: true, date: 'mercredi 10 mai 2023 de 16:00 à 17:30', previous: 'mercredi 3 mai 2023 de 16:00 à 17:30',
    });
  });
});

describe('a subject', () => {
  it('names the RCP and the date, for every kind', () => {
    expect(mailKind.options.map((kind) => subjectOf(occasion(kind), contact, sending))).toEqual([
      'Webconférence RCP Sein-Gynéco – 10/05/2023 : votre lien de connexion',
      'MODIFIÉ – Webconférence RCP Sein-Gynéco : nouvelle date 10/05/2023',
      'MODIFIÉ – Webconférence RCP Sein-Gynéco : nouvelle séance 10/05/2023',
      'ANNULÉ – Webconférence RCP Sein-Gynéco du 10/05/2023',
      'Votre participation en webconférence – RCP Sein-Gynéco du 10/05/2023 : annulée',
      'Webconférence désactivée – RCP Sein-Gynéco du 10/05/2023',
      'Rappel – Webconférence RCP Sein-Gynéco : 10/05/2023',
    ]);
  });

  it('says RCP once, and is marked outside production (R13)', () => {
    expect(subjectOf(invitation, withRcp({ shortName: 'RCP Sein' }), sending)).toBe('Webconférence RCP Sein – 10/05/2023 : votre lien de connexion');
    for (const kind of mailKind.options) expect(subjectOf(occasion(kind), contact, { ...sending, environment: 'recette' })).toMatch(/^\[RECETTE\] /);
  });
});

describe('the calendar part', () => {
  it('is the decided entry, with the link and whom to ask', () => {
    const { method, content = '' } = calendarPart(invitation, contact, sending) ?? {};
    expect(method).toBe('REQUEST');
    for (const line of ['METHOD:REQUEST', `UID:${entry.uid}`, 'SEQUENCE:0', 'DTSTART:20230510T140000Z', 'SUMMARY:Webconférence RCP Sein-Gynéco']) expect(content).toContain(`${line}\r\n`);
    const unfolded = content.replaceAll('\r\n ', '');
    expect(unfolded).toContain('mailto:p.martin@example.org');
    expect(unfolded).toContain(`DESCRIPTION:Votre lien : ${sending.link}\\nTester votre poste : https://rcp.example.org/tester\\nSecrétariat : `);
  });

  it('takes the entry away, and goes to who had it', () => {
    const part = calendarPart(occasion('cancel_session'), contact, { ...sending, to: 'ancienne.adresse@example.org' });
    expect(part).toMatchObject({ method: 'CANCEL', content: expect.stringContaining('STATUS:CANCELLED\r\n') as string });
    expect(part?.content.replaceAll('\r\n ', '')).toContain('mailto:ancienne.adresse@example.org');
    expect(part?.content).not.toContain('Tester');
  });

  it('is absent when nothing changes in the calendar', () => {
    expect(calendarPart(occasion('reminder'), contact, sending)).toBeNull();
  });
});
