import { DomainError } from '@rcp/contracts';
import type { PublishedStream } from './room.js';
import { admitShare, sharesScreen } from './share.js';

describe('a shared screen', () => {
  it('finds a place while fewer than two others share', () => {
    expect(() => admitShare(0)).not.toThrow();
    expect(() => admitShare(1)).not.toThrow();
    expect(() => admitShare(2)).toThrow(new DomainError('too-many-shares'));
  });

  const screen = (on: boolean): PublishedStream[] => [{ mid: '0', source: 'camera', on: true }, { mid: '2', source: 'screen', on }];
  const seen = (receiving: string[], silenced: string[] = []) => ({ receiving: new Set(receiving), silenced: new Set(silenced) });

  it('is shared once its pictures have reached Janus, not when it is announced', () => {
    expect(sharesScreen(screen(true), seen(['0']), false)).toBe(false);
    expect(sharesScreen(screen(true), seen(['0', '2']), false)).toBe(true);
    expect(sharesScreen(screen(false), seen(['0', '2']), false)).toBe(false);
  });

  it('goes on while it stands still and sends nothing', () => {
    expect(sharesScreen(screen(true), seen([]), true)).toBe(true);
  });

  it('ends when it is switched off by whoever shares or by an organiser, and with its line', () => {
    expect(sharesScreen(screen(false), seen(['2']), true)).toBe(false);
    expect(sharesScreen(screen(true), seen(['2'], ['2']), true)).toBe(false);
    expect(sharesScreen([{ mid: '0', source: 'camera', on: true }], seen(['0', '2']), true)).toBe(false);
  });
});
