import fc from 'fast-check';
import { hasLuhnDigit, warningsOf } from './identifiers.js';

describe('the check digit of an identifier', () => {
  it.each(['01234567897', '490000049', '770701050'])('of %s is right', (digits) => {
    expect(hasLuhnDigit(digits)).toBe(true);
  });

  it('tells any one digit mistyped, and two neighbours swapped but for 0 and 9', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{10}$/), fc.nat(9), fc.integer({ min: 1, max: 9 }), (body, place, step) => {
      const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((last) => body + last).filter(hasLuhnDigit);
      expect(digits).toHaveLength(1);
      const [good = ''] = digits;
      const put = (at: number, digit: string) => good.slice(0, at) + digit + good.slice(at + 1);
      expect(hasLuhnDigit(put(place, String((Number(good[place]) + step) % 10)))).toBe(false);
      const [left = '', right = ''] = good.slice(place, place + 2);
      const swapped = good.slice(0, place) + right + left + good.slice(place + 2);
      if (left !== right && `${left}${right}` !== '09' && `${left}${right}` !== '90') expect(hasLuhnDigit(swapped)).toBe(false);
    }));
  });

  it('is told for an RPPS or FINESS number, and never refused', () => {
    const at = (finess: string) => ({ establishment: { name: 'CH', finess } });
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ establishment: { name: 'Cabinet' } })).toEqual([]);
    expect(warningsOf({ rpps: '01234567897', ...at('490000049') })).toEqual([]);
    expect(warningsOf({ rpps: '01234567898', ...at('490000048') })).toEqual(['rpps-check-digit', 'finess-check-digit']);
  });

  it('of a FINESS number of Corsica is not known', () => {
    expect(warningsOf({ establishment: { name: 'CH', finess: '2A0000014' } })).toEqual([]);
    expect(warningsOf({ establishment: { name: 'CH', finess: '2B0000013' } })).toEqual([]);
  });
});
