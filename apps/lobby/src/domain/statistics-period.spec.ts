import { DomainError } from '@rcp/contracts';
import { asPeriod } from './statistics-period.js';

const codeOf = (from: string, to: string) => {
  try {
    asPeriod({ from, to });
    return 'taken';
  } catch (error) {
    return error instanceof DomainError ? error.faults[0]?.code : error;
  }
};

describe('the period of figures', () => {
  it('is told in UTC', () => {
    expect(asPeriod({ from: '2026-10-25T00:00:00+02:00', to: '2026-10-26T00:00:00+01:00' })).toEqual({ from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' });
  });

  it('is refused upside down, empty, or of fifty years', () => {
    expect([codeOf('2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'), codeOf('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), codeOf('1976-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), codeOf('2024-01-01T00:00:00Z', '2026-12-31T00:00:00Z')])
      .toEqual(['before-from', 'before-from', 'too-long', 'taken']);
  });
});
