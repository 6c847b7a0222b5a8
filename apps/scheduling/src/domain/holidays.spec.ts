import { isHoliday } from './holidays.js';
import { hostZones, onEachHost } from './trial-hosts.js';

const dayMs = 86_400_000;
const daysOf = (year: number) => Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(year, 0, 1) + day * dayMs).toISOString().slice(0, 10)).filter((day) => day.startsWith(String(year)));

describe('French public holidays', () => {
  // Easter Monday, Ascension and Whit Monday are those of the published calendars; in 2027 Easter is the day the hour changes.
  it.each([
    [2026, ['01-01', '04-06', '05-01', '05-08', '05-14', '05-25', '07-14', '08-15', '11-01', '11-11', '12-25']],
    [2027, ['01-01', '03-29', '05-01', '05-06', '05-08', '05-17', '07-14', '08-15', '11-01', '11-11', '12-25']],
    [2028, ['01-01', '04-17', '05-01', '05-08', '05-25', '06-05', '07-14', '08-15', '11-01', '11-11', '12-25']],
  ])('of %i are these and no other day', (year, days) => {
    expect(daysOf(year).filter(isHoliday)).toEqual(days.map((day) => `${year}-${day}`));
  });

  it('are the same days on hosts in other zones', () => {
    const days = Array.from({ length: 15 }, (_, index) => daysOf(2026 + index)).flat();
    const found = onEachHost("const { isHoliday } = await import('./holidays.js'); return input.filter((day) => isHoliday(day));", days);
    const here = JSON.stringify(days.filter(isHoliday));
    expect(found.map((days, index) => [hostZones[index], days === here])).toEqual(hostZones.map((zone) => [zone, true]));
  }, 30_000);
});
