import { loadOf, placeRoom } from './placement.js';

const open = (name: string) => ({ name, draining: false });
const draining = (name: string) => ({ name, draining: true });

describe('on which Janus a meeting takes place', () => {
  it('is the one with the fewest people', () => {
    expect(placeRoom([open('a'), open('b')], [{ janus: 'a', people: 25 }, { janus: 'b', people: 12 }])).toBe('b');
  });

  it('counts a room that just opened as if its people were there already, so that ten meetings at nine spread out', () => {
    const rooms: { janus: string; people: number }[] = [];
    for (let meeting = 0; meeting < 10; meeting++) rooms.push({ janus: placeRoom([open('a'), open('b')], rooms) ?? '', people: 1 });
    expect([loadOf('a', rooms), loadOf('b', rooms)]).toEqual([30, 30]);
  });

  it('is none that is being emptied, however little it has to do', () => {
    expect(placeRoom([draining('a'), open('b')], [{ janus: 'b', people: 60 }])).toBe('b');
    expect(placeRoom([draining('a')], [])).toBeUndefined();
  });

  it('is none that has as many rooms as it may, however few people are in them', () => {
    const rooms = [{ janus: 'a', people: 0 }, { janus: 'a', people: 0 }, { janus: 'b', people: 30 }];
    expect([placeRoom([open('a'), open('b')], rooms, 2), placeRoom([open('a')], rooms, 2), placeRoom([open('a')], rooms, 3)]).toEqual(['b', undefined, 'a']);
  });

  it('is nowhere while no Janus answers', () => {
    expect(placeRoom([], [{ janus: 'a', people: 3 }])).toBeUndefined();
  });

  it('does not depend on the order they are named in', () => {
    expect(placeRoom([open('b'), open('a')], [])).toBe('a');
  });
});
