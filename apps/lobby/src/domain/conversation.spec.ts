import { paced, type Said, withMessage } from './conversation.js';
import { at } from './trial-room.js';

describe('a conversation at the door', () => {
  it('keeps the latest fifty messages', () => {
    const long = Array.from({ length: 60 }, (_, index): Said => ({ by: null, text: `${index}`, at: at('14:00:00') })).reduce<readonly Said[]>(withMessage, []);
    expect([long.length, long[0]?.text, long.at(-1)?.text]).toEqual([50, '10', '59']);
  });

  it('takes five messages in ten seconds from one person, then waits', () => {
    const five = ['14:00:00', '14:00:01', '14:00:02', '14:00:03', '14:00:04'].reduce<readonly Date[]>((times, clock) => paced(times, at(clock)) ?? [], []);
    expect(five).toHaveLength(5);
    expect(paced(five, at('14:00:09'))).toBeUndefined();
    expect(paced(five, at('14:00:10'))).toHaveLength(5);
  });
});
