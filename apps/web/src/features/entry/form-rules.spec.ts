import { checkForm, companionNames, draftOf, faultsOf, withInside, withSpeciality, type FormDraft } from './form-rules.js';

const complete: FormDraft = { familyName: 'FRAYSSE', givenName: 'Julie', speciality: 'X-AUT', inside: false, establishment: '', companions: '', companionSpecialities: new Map() };

describe('« Entrer en webconférence »', () => {
  it('takes a guest with name, first name and speciality, outside an establishment', () => {
    expect(checkForm(complete).identity).toEqual({ familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'X-AUT', establishment: null, companions: [] });
  });

  it.each([
    ['familyName', { familyName: '  ' }, 'missing'], ['givenName', { givenName: '' }, 'missing'], ['speciality', { speciality: '' }, 'missing'],
    ['speciality', { speciality: 'SM999' }, 'invalid'], ['establishment', { inside: true }, 'missing'], ['familyName', { familyName: 'x'.repeat(81) }, 'too-long'],
    ['companions', { companions: Array.from({ length: 11 }, (_, n) => `P${n}`).join(',') }, 'too-long'], ['givenName', { givenName: 'a\tb' }, 'invalid'],
  ] as const)('names the field %s for %j', (field, change, fault) => {
    expect(checkForm({ ...complete, ...change }).faults).toEqual({ [field]: fault });
  });

  it('gives each of the three empty fields its own fault', () => {
    expect(checkForm(draftOf(null)).faults).toEqual({ familyName: 'missing', givenName: 'missing', speciality: 'missing' });
  });

  it('does not swap name and first name (R18)', () => {
    const identity = { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'X-AUT', establishment: 'CH Demonstration3', companions: [{ name: 'Anne Petit', specialityCode: null }, { name: 'Marc Roux', specialityCode: 'SM44' }] };
    expect(draftOf(identity)).toMatchObject({ familyName: 'FRAYSSE', givenName: 'Julie', speciality: 'X-AUT', inside: true, establishment: 'CH Demonstration3', companions: 'Anne Petit, Marc Roux' });
    expect(checkForm(draftOf(identity)).identity).toEqual(identity);
  });

  it('clears the establishment when one is outside again', () => {
    const inside = { ...withInside(complete, true), establishment: 'CH Demonstration3' };
    expect(withInside(inside, false)).toEqual(complete);
  });

  it('reads several names, however they are separated', () => {
    expect(companionNames(' Anne  Petit, Marc Roux;Léa Blanc\n,')).toEqual(['Anne Petit', 'Marc Roux', 'Léa Blanc']);
  });

  it('keeps the speciality of each companion with the name, whoever else is added or taken away', () => {
    const draft = { ...complete, companions: 'Marc Roux', ...withSpeciality(complete, 'Marc Roux', 'SM44') };
    expect(checkForm({ ...draft, companions: 'Anne Petit, Marc Roux, constructor' }).identity?.companions).toEqual([
      { name: 'Anne Petit', specialityCode: null }, { name: 'Marc Roux', specialityCode: 'SM44' }, { name: 'constructor', specialityCode: null },
    ]);
    expect(checkForm({ ...draft, ...withSpeciality(draft, 'Marc Roux', '') }).identity?.companions).toEqual([{ name: 'Marc Roux', specialityCode: null }]);
  });

  it('shows at its field what the server refuses', () => {
    expect(faultsOf(['/companions/0', '/specialityCode', '/other'])).toEqual({ companions: 'invalid', speciality: 'invalid' });
  });
});
