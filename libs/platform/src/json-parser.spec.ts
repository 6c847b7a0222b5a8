import fc from 'fast-check';
import { namesTwice, utf8Of } from './json-parser.js';

describe('a JSON body', () => {
  it('names no property twice when it was written from a value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(namesTwice(JSON.stringify(value))).toBe(false);
    }));
  });

  it.each([
    ['{"a":1,"a":2}', true], ['{"a":1,"\\u0061":2}', true], ['[{"b":{"a":1,"a":1}}]', true],
    ['{"a":{"a":1},"b":{"a":1}}', false], ['[{"a":1},{"a":2}]', false], ['{"":1,"":2}', true],
  ])('%s: %s', (json, twice) => {
    expect(namesTwice(json)).toBe(twice);
  });

  it('is read as it was written, or not at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(utf8Of(Buffer.from(text))).toBe(text.replace(/^\ufeff/, ''));
    }));
    expect(utf8Of(Buffer.from('{"familyName":"FRÉMONT"}', 'latin1'))).toBeUndefined();
    expect(utf8Of(Buffer.from([0xed, 0xa0, 0x80]))).toBeUndefined();
  });
});
