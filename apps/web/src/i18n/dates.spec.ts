import { dayLabel, sessionLabel, zoneNote } from './dates.js';

const session = { startsAt: '2023-05-10T14:00:00Z', endsAt: '2023-05-10T15:30:00Z' };

describe('dates on the RCP page', () => {
  it('writes a session as the guide does', () => {
    expect(sessionLabel(session, 'Europe/Paris', 'fr')).toBe('Mercredi 10/05/2023 de 16:00 à 17:30');
    expect(sessionLabel(session, 'Europe/Paris', 'en')).toBe('Wednesday 10/05/2023 from 16:00 to 17:30');
  });

  it('writes days in words, the first of a month as « 1er »', () => {
    expect(dayLabel('2026-12-01T08:00:00Z', 'Europe/Paris', 'fr')).toBe('mardi 1er décembre 2026');
    expect(dayLabel('2026-12-01T08:00:00Z', 'Europe/Paris', 'en')).toBe('Tuesday 1 December 2026');
  });

  it('names the zone only where the hours could be misread', () => {
    expect(sessionLabel(session, 'Indian/Reunion', 'fr')).toBe('Mercredi 10/05/2023 de 18:00 à 19:30');
    expect(zoneNote('Indian/Reunion', 'fr')).toBe('heure de La Réunion');
    expect(zoneNote('Europe/Paris', 'fr')).toBeNull();
  });
});
