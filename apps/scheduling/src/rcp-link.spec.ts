import { linkCode } from '@rcp/contracts';
import fc from 'fast-check';
import { newLink } from './rcp-link.js';

describe("the code of an RCP's link", () => {
  it('holds all of 128 random bits in what the public page takes for a code (R75)', () => {
    const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(fc.property(random, random, (one, other) => {
      expect(linkCode.safeParse(newLink(one).linkCode).success).toBe(true);
      expect(newLink(one).linkCode === newLink(other).linkCode).toBe(Buffer.from(one).equals(Buffer.from(other)));
    }));
    expect(newLink(new Uint8Array(16).fill(255)).linkCode).toHaveLength(22);
  });

  it('is told to others by its hash only', () => {
    expect(newLink(new Uint8Array(16))).toEqual({ linkCode: '1111111111111111111111', linkHash: 'u0UKPGTs-3qVGT2X1KM2ZC4uT7-gDGCmDXqZvKMWgV0' });
  });

  it('is another each time', () => {
    expect(newLink().linkCode).not.toBe(newLink().linkCode);
  });
});
