import { feedIdOf } from './room.js';
import { emptySeat } from './seat.js';
import { noSuspects, overIn } from './sweep.js';

const room = { janusRoom: 'room-1' };
const anne = { ...emptySeat('seance-1', '6f1d1f0a-0000-4000-8000-000000000001'), generation: 2, present: true };
const anneFeed = feedIdOf(anne.participantId, anne.generation);

describe('what is left behind when a replica dies', () => {
  it('is not swept at the first look: somebody may just be coming in', () => {
    expect(overIn(room, [], [anne], noSuspects)).toMatchObject({ empty: false, ghosts: [] });
  });

  it('is swept at the second: an empty room, and who is only said to be there', () => {
    const { suspects } = overIn(room, [], [anne], noSuspects);
    expect(overIn(room, [], [anne], suspects)).toMatchObject({ empty: true, ghosts: [anne] });
  });

  it('is nobody who came back meanwhile', () => {
    const { suspects } = overIn(room, [], [anne], noSuspects);
    const again = { ...anne, generation: 3 };
    expect(overIn(room, [feedIdOf(anne.participantId, 3)], [again], suspects)).toMatchObject({ empty: false, ghosts: [] });
  });

  it('is nothing in a room where everybody is', () => {
    const { suspects } = overIn(room, [anneFeed], [anne], noSuspects);
    expect(suspects).toEqual(noSuspects);
  });
});
