import { clockLabel, sessionDateLabel, shortDateLabel, timeZoneLabels } from './labels.js';
import { timeZone } from './values.js';

const session = { startsAt: '2023-05-10T14:00:00Z', endsAt: '2023-05-10T15:30:00Z' };

describe('labels', () => {
  it("write a session's date in words", () => {
    expect(sessionDateLabel(session, 'Europe/Paris')).toBe('mercredi 10 mai 2023 de 16:00 à 17:30');
    expect(sessionDateLabel(session, 'Pacific/Noumea')).toBe('jeudi 11 mai 2023 de 01:00 à 02:30');
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

it('names every zone an RCP may have', () => {
  expect(Object.keys(timeZoneLabels).sort()).toEqual([...timeZone.options].sort());
});
