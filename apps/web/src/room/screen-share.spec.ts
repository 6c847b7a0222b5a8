import { shareRefusal } from './screen-share.js';

describe('a screen that is not shared', () => {
  it('is blocked by a policy when the answer comes before anybody could have read the question', () => {
    expect(shareRefusal('NotAllowedError', 12)).toBe('blocked');
  });

  it('needs no word when the person closed the question', () => {
    expect(shareRefusal('NotAllowedError', 3_000)).toBeNull();
    expect(shareRefusal('AbortError', 3_000)).toBeNull();
  });

  it('has failed when the system would not give it', () => {
    expect(shareRefusal('NotReadableError', 3_000)).toBe('failed');
    expect(shareRefusal('NotFoundError', 1)).toBe('failed');
  });
});
