import { pieces } from './linked-text.js';

describe('what somebody writes to the room', () => {
  it('has addresses that can be followed, without what ends the sentence', () => {
    expect(pieces('Voir https://www.example.org/reco?id=1, page 3.')).toEqual([
      { text: 'Voir ' }, { text: 'https://www.example.org/reco?id=1', href: 'https://www.example.org/reco?id=1' }, { text: ', page 3.' },
    ]);
    expect(pieces('(http://example.org)')).toEqual([{ text: '(' }, { text: 'http://example.org', href: 'http://example.org/' }, { text: ')' }]);
  });

  it('stays words where an address leads to anything but a page, or pretends', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'https://banque.example@attaque.example/', 'file:///etc/passwd', 'bonjour', 'http://']) {
      expect(pieces(text)).toEqual([{ text }]);
    }
  });

  it('loses nothing of a text', () => {
    const text = 'a https://x.example b\thttps://y.example/?q=« c';
    expect(pieces(text).map((piece) => piece.text).join('')).toBe(text);
  });
});
