import { fullName, initials, seatName } from './people.js';

describe('names on screen', () => {
  it('puts the first name first and the family name in capitals, accents kept', () => {
    expect(fullName({ familyName: 'Frayssé', givenName: 'Julie' })).toBe('Julie FRAYSSÉ');
  });

  it('counts the people behind the same camera', () => {
    expect(seatName({ familyName: 'Petit', givenName: 'Anne', companions: ['Marc Roux', 'Léa Blanc'] })).toBe('Anne PETIT (+2)');
    expect(seatName({ familyName: 'Petit', givenName: 'Anne', companions: [] })).toBe('Anne PETIT');
  });

  it.each([
    ['RCP Sein-Gynéco', 'SG'], ['RCP de DEMO - DEMO (CH Demonstration3)', 'DD'], ['Thorax', 'T'], ['RCP', 'R'], ['', 'R'], ['Éva Ôtis', 'ÉÔ'],
  ])('draws « %s » as %s', (words, expected) => {
    expect(initials(words)).toBe(expected);
  });
});
