import { DomainError, errorCatalogue, type ErrorCode, errorTitle } from './errors.js';
import { specialities, specialityOf } from './specialities.js';
import { sessionState, sessionStateLabels } from './values.js';

describe('every error', () => {
  const codes = Object.keys(errorCatalogue) as ErrorCode[];

  it.each(codes)('%s has a status and a calm sentence in both languages', (code) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(errorCatalogue[code].status).toBeGreaterThanOrEqual(400);
    expect(errorCatalogue[code].status).toBeLessThan(600);
    for (const language of ['fr', 'en'] as const) expect(errorTitle(code, language)).toMatch(/^[A-ZÀÉ][^!<>{}]{5,150}\.$/u);
    expect(errorTitle(code, 'fr')).not.toBe(errorTitle(code, 'en'));
  });

  it('carries its code as its message: nothing of the caller’s', () => {
    expect(new DomainError('excluded').message).toBe('excluded');
  });
});

describe('the list of specialities', () => {
  it('has every code and every label once', () => {
    expect(new Set(specialities.map(({ code }) => code)).size).toBe(specialities.length);
    expect(new Set(specialities.map(({ label }) => label)).size).toBe(specialities.length);
  });

  it('finds every code it shows, and shows variants under one label', () => {
    for (const speciality of specialities) expect(specialityOf(speciality.code)).toBe(speciality);
    expect(specialityOf('SM22')).toBe(specialityOf('SM21'));
    expect(specialityOf('SM99')).toBeUndefined();
    expect(specialityOf(undefined)).toBeUndefined();
  });

  it('has « Autre professionnel » with a code of its own, never counted as a speciality (R21)', () => {
    expect(specialities.find(({ label }) => label === 'Autre professionnel')).toMatchObject({ code: 'X-AUT', physician: false });
  });

  it('counts radiotherapists once, whatever their code', () => {
    expect(specialityOf('SM45')?.family).toBe(specialityOf('SM37')?.family);
  });
});

it('calls every state of a session as the guide does, in the feminine (R83)', () => {
  expect(sessionState.options.map((state) => sessionStateLabels[state])).toEqual(['Prévue', 'Ouverte', 'Terminée', 'Annulée', 'Non tenue']);
});
