import type { PutRegistration, RegistrationAnswer } from '@rcp/contracts';

type Warning = RegistrationAnswer['warnings'][number];

/** The check of ISO/IEC 7812-1 (« clé de Luhn »): every second digit from the right is doubled, the sum ends in 0. */
export function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/**
 * What looks mistyped: the check digit of an RPPS number, of a FINESS number without the letter of Corsica. A warning and never
 * an error: a wrong digit must not keep a physician out of a meeting.
 */
export function warningsOf({ rpps, establishment }: Pick<PutRegistration['prescriber'], 'rpps' | 'establishment'>): Warning[] {
  const finess = establishment?.finess;
  return [
    ...(rpps === undefined || hasLuhnDigit(rpps) ? [] : ['rpps-check-digit' as const]),
    ...(finess === undefined || !/^\d+$/.test(finess) || hasLuhnDigit(finess) ? [] : ['finess-check-digit' as const]),
  ];
}
