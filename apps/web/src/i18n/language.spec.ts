import { en } from './en.js';
import { fr } from './fr.js';
import { chooseLanguage } from './language.js';

describe('the language of the page', () => {
  it.each([
    [['fr-FR', 'en'], 'fr'],
    [['en-GB', 'fr'], 'en'],
    [['de', 'en-US', 'fr'], 'en'],
    [['de', 'it'], 'fr'],
    [[], 'fr'],
  ] as const)('for a browser that prefers %j is %s', (preferred, expected) => {
    expect(chooseLanguage(preferred)).toBe(expected);
  });

  it('says everything in English that it says in French', () => {
    const names = (words: object, path = ''): string[] =>
      Object.entries(words).flatMap(([name, value]) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? names(value as object, `${path}${name}.`) : [`${path}${name}`]));
    expect(names(en)).toEqual(names(fr));
  });
});
