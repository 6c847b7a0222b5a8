import { DomainError } from '@rcp/contracts';
import { admitShare } from './share.js';

describe('a shared screen', () => {
  it('finds a place while fewer than two others share', () => {
    expect(() => admitShare(0)).not.toThrow();
    expect(() => admitShare(1)).not.toThrow();
    expect(() => admitShare(2)).toThrow(new DomainError('too-many-shares'));
  });
});
