import { claimAt, fromAccount, isAssuredEnough, usualClaims } from './account-claims.js';

const claims = {
  sub: 'f:550dc1c8', family_name: 'FRAYSSE', given_name: 'Julie', 'https://dcc.example/etab': 'CHU Exemple',
  SubjectNameID: '810100000001', SubjectRefPro: { exercices: [{ codeSavoirFaire: 'SM36', activities: [{ raisonSocialeSite: 'CH Demonstration3' }] }], 'a/b': { '~': 1 } },
};

describe('the claims of an account', () => {
  it('fill in the form, name and first name each at its place (R18)', () => {
    expect(fromAccount(claims, usualClaims)).toEqual({
      assurance: 'account', accountId: 'f:550dc1c8', registrationId: null, role: null, organisersVersion: 0, rpps: null, identity: null,
      given: { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: null, establishment: null, companions: [] },
    });
  });

  it('are found by name, also one that is a URL, or by a pointer into what is nested', () => {
    const map = {
      ...usualClaims, sub: 'SubjectNameID', speciality: '/SubjectRefPro/exercices/0/codeSavoirFaire', establishment: '/SubjectRefPro/exercices/0/activities/0/raisonSocialeSite',
    };
    expect(fromAccount(claims, map)).toMatchObject({ accountId: '810100000001', given: { specialityCode: 'SM36', establishment: 'CH Demonstration3' } });
    expect(claimAt(claims, 'https://dcc.example/etab')).toBe('CHU Exemple');
    expect(claimAt(claims, '/SubjectRefPro/a~1b/~0')).toBe(1);
    for (const place of ['/SubjectRefPro/exercices/7/codeSavoirFaire', '/sub/length', '/constructor/name', 'toString', '/']) expect(claimAt(claims, place)).toBeUndefined();
  });

  it('give the RPPS number, with or without the mark of its kind before it', () => {
    const told = (value: unknown) => fromAccount({ sub: 'a', rpps: value }, { ...usualClaims, rpps: 'rpps' })?.rpps;
    expect([told('10100000001'), told('810100000001')]).toEqual(['10100000001', '10100000001']);
    for (const value of [undefined, null, '', 10100000001, '910100000001', '1010000000', 'RPPS']) expect(told(value)).toBeNull();
  });

  it('leave to the person what is missing or would be refused in the form', () => {
    const bad = ['', '   ', 'x'.repeat(81), 'MAR\u0000TIN', 'a\u202eb', 42, null, undefined, ['MARTIN'], { name: 'MARTIN' }];
    for (const value of bad) {
      const told = fromAccount({ sub: 'a', family_name: value, given_name: value, etab: value === 'x'.repeat(81) ? 'x'.repeat(201) : value, spec: value }, { ...usualClaims, speciality: 'spec', establishment: 'etab' });
      expect(told?.given).toEqual({ familyName: '', givenName: '', specialityCode: null, establishment: null, companions: [] });
    }
  });

  it('are nobody’s without an account id that the DCC could know', () => {
    for (const sub of [undefined, null, '', 7, 'deux mots', 'x'.repeat(129), 'é', ['a']]) expect(fromAccount({ ...claims, sub }, usualClaims)).toBeUndefined();
  });

  it('prove the assurance that was asked for, where one was', () => {
    expect([isAssuredEnough(undefined, []), isAssuredEnough('eidas1', ['eidas2', 'eidas1'])]).toEqual([true, true]);
    for (const acr of [undefined, 'eidas0', 1, ['eidas1'], '']) expect(isAssuredEnough(acr, ['eidas1'])).toBe(false);
  });
});
