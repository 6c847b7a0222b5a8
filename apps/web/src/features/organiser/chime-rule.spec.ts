import { shouldChime } from './chime-rule.js';

describe('the chime', () => {
  it('sounds at once for the first person, then at most every ten seconds', () => {
    expect(shouldChime(null, 0)).toBe(true);
    expect(shouldChime(0, 9_999)).toBe(false);
    expect(shouldChime(0, 10_000)).toBe(true);
  });
});
