import { inSeatOrder, ownTileWord, tileWord } from './tile.js';

describe('a tile', () => {
  it.each([
    ['a picture that has arrived', { media: 'connected', sends: ['camera'], hasPicture: true }, 'picture'],
    ['a camera that is on, nothing received yet', { media: 'connected', sends: ['microphone', 'camera'], hasPicture: false }, 'picture-coming'],
    ['a microphone only', { media: 'connected', sends: ['microphone'], hasPicture: false }, 'camera-off'],
    ['everything switched off', { media: 'connected', sends: [], hasPicture: false }, 'camera-off'],
    ['somebody without any device', { media: 'connected', sends: undefined, hasPicture: false }, 'no-media'],
    ['our connection being made', { media: 'connecting', sends: undefined, hasPicture: false }, 'entering'],
    ['our connection not begun', { media: undefined, sends: undefined, hasPicture: false }, 'entering'],
    ['our connection lost', { media: 'reconnecting', sends: ['camera'], hasPicture: false }, 'reconnecting'],
  ] as const)('for %s', (_, seen, expected) => {
    expect(tileWord(seen)).toBe(expected);
  });

  it.each([['connected', true, 'picture'], ['connected', false, 'camera-off'], ['reconnecting', true, 'reconnecting'], ['connecting', true, 'entering'], [undefined, false, 'entering']] as const)(
    'of oneself, %s and picture %s', (media, hasPicture, expected) => {
      expect(ownTileWord(media, hasPicture)).toBe(expected);
    },
  );

  it('keeps the order of arrival and puts oneself last', () => {
    const people = ['me', 'a', 'b'].map((joinRequestId) => ({ joinRequestId }));
    expect(inSeatOrder(people, 'me').map(({ joinRequestId }) => joinRequestId)).toEqual(['a', 'b', 'me']);
  });
});
