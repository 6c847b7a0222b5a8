import { asGuest, entryAnswer, fromLaunch, fromPersonalLink, identified, isEdited } from './entry.js';

const form = { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'SM36', establishment: 'CH Demonstration3', companions: [] };
const launched = fromLaunch({
  iss: 'scheduling', aud: 'lobby', jti: 'ce3f2a52-8f52-4b43-bd1a-2e1fa4c7a001', exp: 1, sub: 'account-1', rcpId: 'rcp-1', role: 'organiser', organisersVersion: 2,
  identity: { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'SM36', establishment: { name: 'CH Demonstration3' } },
});

describe('an identity', () => {
  it('is pre-filled by a launch, name and first name not swapped (R17, R18)', () => {
    expect(entryAnswer(launched, 'organiser')).toEqual({ assurance: 'account', identity: form, complete: false, role: 'organiser' });
  });

  it('is pre-filled by a personal link, without any right', () => {
    const entry = fromPersonalLink({ registrationId: 'reg-1', revision: 1 }, { familyName: 'FRAYSSE', givenName: 'Julie', email: 'j.fraysse@example.org' });
    expect(entryAnswer(entry, null)).toMatchObject({ assurance: 'personal_link', complete: false, role: null, identity: { specialityCode: null, establishment: null } });
    expect(entry).toMatchObject({ accountId: null, registrationId: 'reg-1', role: null });
  });

  it('is marked as edited when the name or the speciality differs from what was filled in', () => {
    const edited = (changes: Partial<typeof form>) => isEdited({ ...launched, identity: identified({ ...form, ...changes }) });
    expect(edited({})).toBe(false);
    expect(edited({ companions: [] })).toBe(false);
    expect(edited({ familyName: 'FRAISSE' })).toBe(true);
    expect(edited({ givenName: 'Juliette' })).toBe(true);
    expect(edited({ specialityCode: 'SM37' })).toBe(true);
  });

  it('is not edited by filling in what nobody had given, nor by a guest', () => {
    const without = fromPersonalLink({ registrationId: 'reg-1', revision: 1 }, { familyName: 'FRAYSSE', givenName: 'Julie', email: 'j.fraysse@example.org' });
    expect(isEdited({ ...without, identity: identified(form) })).toBe(false);
    expect(isEdited({ ...asGuest, identity: identified(form) })).toBe(false);
  });

  it('shows a variant of a speciality under the code of the list', () => {
    expect(identified({ ...form, specialityCode: 'SM22' }).specialityCode).toBe('SM21');
  });
});
