import { handDown, handUp, silence, withSpoken } from './assembly.js';

const said = (text: string) => ({ joinRequestId: 'anne', name: 'Anne', text, at: '2030-01-01T10:00:00.000Z' });

describe('a room', () => {
  it('keeps hands in the order they went up', () => {
    const both = handUp(handUp(silence, 'bruno'), 'anne');
    expect(handUp(both, 'bruno').hands).toEqual(['bruno', 'anne']);
    expect(handUp(handDown(both, 'bruno'), 'bruno').hands).toEqual(['anne', 'bruno']);
  });

  it('keeps the end of a long discussion', () => {
    const long = Array.from({ length: 130 }, (_, n) => said(String(n))).reduce(withSpoken, silence);
    expect([long.spoken.length, long.spoken[0]?.text, long.spoken.at(-1)?.text]).toEqual([100, '30', '129']);
  });
});
