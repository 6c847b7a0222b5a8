import { filterOptions, optionNamed } from './option-filter.js';

const options = ['Hématologie', 'Oncologie, option médicale', 'Oncologie, option onco-hématologie', 'Gynécologie médicale', 'ORL et chirurgie cervico-faciale'].map((label) => ({ value: label, label }));
const found = (typed: string) => filterOptions(options, typed).map(({ label }) => label);

describe('searching a list', () => {
  it('finds words whatever the accents and capitals, what begins with them first', () => {
    expect(found('HEMATO')).toEqual(['Hématologie', 'Oncologie, option onco-hématologie']);
    expect(found('onco')).toEqual(['Oncologie, option médicale', 'Oncologie, option onco-hématologie']);
  });

  it('wants every word, in any order', () => {
    expect(found('médicale option')).toEqual(['Oncologie, option médicale']);
    expect(found('xyz')).toEqual([]);
  });

  it('shows everything while nothing is typed', () => {
    expect(found('  ')).toHaveLength(options.length);
  });

  it('takes a label typed in full as chosen', () => {
    expect(optionNamed(options, 'orl et chirurgie cervico faciale')?.value).toBe('ORL et chirurgie cervico-faciale');
    expect(optionNamed(options, 'orl')).toBeUndefined();
    expect(optionNamed(options, '')).toBeUndefined();
  });
});
