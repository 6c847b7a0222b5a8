import fc from 'fast-check';
import { clockLabel, type Recurrence, recurrenceLabel, sessionDateLabel, sessionListLabel, sessionPageLabel, sessionTitle, shortDateLabel, timeZoneLabels } from './labels.js';
import { timeZone } from './values.js';

const session = { startsAt: '2023-05-10T14:00:00Z', endsAt: '2023-05-10T15:30:00Z' };

describe('labels', () => {
  it("write a session's date in words", () => {
    expect(sessionDateLabel(session, 'Europe/Paris')).toBe('mercredi 10 mai 2023 de 16:00 à 17:30');
    expect(sessionDateLabel(session, 'Pacific/Noumea')).toBe('jeudi 11 mai 2023 de 01:00 à 02:30');
  });

  it('write a line of the list of planned sessions (R79)', () => {
    expect(sessionListLabel({ startsAt: '2021-03-12T10:00:00Z', endsAt: '2021-03-12T12:00:00Z' }, 'Europe/Paris')).toBe('Le vendredi 12 mars 2021 de 11:00 à 13:00');
  });

  it('write the line of the RCP page (R3) and the title of a session', () => {
    expect(sessionPageLabel(session, 'Europe/Paris')).toBe('Mercredi 10/05/2023 de 16:00 à 17:30');
    const title = { rcpName: 'RCP de DEMO - DEMO (CH Demonstration3)', startsAt: session.startsAt, zone: 'Europe/Paris', recurrenceLabel: 'Le mercredi - Toutes les semaines' } as const;
    expect(sessionTitle(title)).toBe('Séance RCP "RCP de DEMO - DEMO (CH Demonstration3)" du 10/05/2023 (Le mercredi - Toutes les semaines)');
  });

  it.each<[string, Recurrence | undefined]>([
    ['Séance ponctuelle', undefined],
    ['Le mercredi - Toutes les semaines', { freq: 'weekly', interval: 1, days: [{ weekday: 'WE' }] }],
    ['Le lundi et le mardi - Toutes les semaines', { freq: 'weekly', interval: 1, days: [{ weekday: 'MO' }, { weekday: 'TU' }] }],
    ['Le lundi, le mardi et le jeudi - Toutes les 4 semaines', { freq: 'weekly', interval: 4, days: [{ weekday: 'MO' }, { weekday: 'TU' }, { weekday: 'TH' }] }],
    ['Le mardi - Toutes les 2 semaines', { freq: 'weekly', interval: 2, days: [{ weekday: 'TU' }] }],
    ['Le 2e et le 4e mardi - Tous les mois', { freq: 'monthly', interval: 1, days: [{ weekday: 'TU', nth: 2 }, { weekday: 'TU', nth: 4 }] }],
    ['Le 1er vendredi - Tous les mois', { freq: 'monthly', interval: 1, days: [{ weekday: 'FR', nth: 1 }] }],
    ['Le dernier jeudi - Tous les mois', { freq: 'monthly', interval: 1, days: [{ weekday: 'TH', nth: -1 }] }],
    ['Le 1er lundi - Tous les 2 mois', { freq: 'monthly', interval: 2, days: [{ weekday: 'MO', nth: 1 }] }],
    ['Le 1er lundi et le 3e jeudi - Tous les mois', { freq: 'monthly', interval: 1, days: [{ weekday: 'MO', nth: 1 }, { weekday: 'TH', nth: 3 }] }],
  ])('write the rhythm « %s » (R81)', (label, recurrence) => {
    expect(recurrenceLabel(recurrence)).toBe(label);
  });

  it('write the first of a month as French does', () => {
    expect(sessionDateLabel({ startsAt: '2026-12-01T08:00:00Z', endsAt: '2026-12-01T09:00:00Z' }, 'Europe/Paris')).toBe('mardi 1er décembre 2026 de 09:00 à 10:00');
  });

  it('keep 16:00 at 16:00 on both sides of the change of hour', () => {
    expect(['2026-10-21T14:00:00Z', '2026-10-28T15:00:00Z'].map((instant) => clockLabel(instant, 'Europe/Paris'))).toEqual(['16:00', '16:00']);
  });

  it('write midnight as 00:00, and a date in figures', () => {
    expect(clockLabel('2026-12-01T23:00:00Z', 'Europe/Paris')).toBe('00:00');
    expect(shortDateLabel('2026-12-01T23:00:00Z', 'Europe/Paris')).toBe('02/12/2026');
  });
});

describe('a label, at any instant in any zone of an RCP', () => {
  const months = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'];
  const weekdays = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'];
  const instant = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2040-12-31T23:59:59Z'), noInvalidDate: true });

  it('is the wall clock of that zone, whatever the zone of this machine (R3, R84)', () => {
    fc.assert(fc.property(instant, fc.integer({ min: 15, max: 480 }), fc.constantFrom(...timeZone.options), (starts, minutes, zone) => {
      const session = { startsAt: starts.toISOString(), endsAt: new Date(starts.getTime() + minutes * 60_000).toISOString() };
      // Swedish writes dates as ISO 8601 does.
      const [from, to] = [session.startsAt, session.endsAt].map((at) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(at)));
      const [, year, month, day, hour] = /^(\d+)-(\d+)-(\d+) (\d+:\d+)$/.exec(from ?? '') ?? [];
      const weekday = weekdays[new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDay()];
      const number = day === '01' ? '1er' : Number(day);
      expect(sessionDateLabel(session, zone)).toBe(`${weekday} ${number} ${months[Number(month) - 1]} ${year} de ${hour} à ${to?.slice(-5)}`);
      expect(shortDateLabel(session.startsAt, zone)).toBe(`${day}/${month}/${year}`);
    }));
  });
});

it('names every zone an RCP may have', () => {
  expect(Object.keys(timeZoneLabels).sort()).toEqual([...timeZone.options].sort());
});
