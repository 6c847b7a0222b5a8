import { changedInstant, toLocalInput } from './local-input.js';
import { daysAgo, periodOf } from './period.js';

describe('a period of days', () => {
  it('holds its last day to the end, also where the hour changes', () => {
    const across = periodOf('2026-10-25', '2026-10-25');
    expect(across && new Date(across.to).getDate()).toBe(26);
    expect(across && new Date(across.to).getHours()).toBe(0);
  });

  it.each([['2026-11-02', '2026-11-01'], ['1976-01-01', '2026-01-01'], ['', '2026-01-01'], ['2026-01-01', 'demain']])('is none from %j to %j', (from, to) => {
    expect(periodOf(from, to)).toBeNull();
  });

  it('is named by days of this workstation', () => {
    expect(daysAgo(1, new Date(2026, 2, 1, 12))).toBe('2026-02-28');
  });
});

describe('a time that is put right', () => {
  it('is told only where it was changed', () => {
    const before = '2026-11-23T15:00:00.250Z';
    expect(changedInstant(toLocalInput(before), before)).toBeUndefined();
    expect(changedInstant('', before)).toBeUndefined();
    expect(changedInstant(toLocalInput('2026-11-23T15:05:00.000Z'), before)).toBe('2026-11-23T15:05:00.000Z');
  });
});
