import { isHoliday } from './holidays.js';

describe('a French public holiday', () => {
  it.each(['2026-12-25', '2026-11-11', '2027-05-01', '2027-03-29', '2027-05-06', '2027-07-14'])('is known: %s', (day) => {
    expect(isHoliday(day)).toBe(true);
  });

  it.each(['2026-12-24', '2026-12-26', '2027-03-28', '2027-04-30'])('is not any day: %s', (day) => {
    expect(isHoliday(day)).toBe(false);
  });
});
