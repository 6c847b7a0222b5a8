import { feedIdOf, type Published } from './room.js';
import { subscriptionChange } from './subscription.js';

const [me, anne, bruno] = ['00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const [annes, brunos, mine] = [feedIdOf(anne, 1), feedIdOf(bruno, 1), feedIdOf(me, 1)];
const stream = (mid: string) => ({ mid, source: 'camera', on: true }) as const;
const published: Published = new Map([[annes, [stream('0'), stream('1')]], [brunos, [stream('0')]], [mine, [stream('0')]]]);
const held = (...refs: [string, string][]) => refs.map(([feedId, mid]) => ({ feedId, mid }));

describe('a subscription', () => {
  it('asks for everything of those wanted, never for one’s own', () => {
    expect(subscriptionChange(me, new Set([anne, me]), published, [])).toEqual({ subscribe: held([annes, '0'], [annes, '1']), unsubscribe: [], keep: [] });
  });

  it('asks for what is new only', () => {
    const change = subscriptionChange(me, new Set([anne, bruno]), published, held([annes, '0'], [brunos, '0']));
    expect(change).toEqual({ subscribe: held([annes, '1']), unsubscribe: [], keep: held([annes, '0'], [brunos, '0']) });
  });

  it('gives back what is no longer wanted', () => {
    expect(subscriptionChange(me, new Set([bruno]), published, held([annes, '0'], [brunos, '0']))).toEqual({
      subscribe: [], unsubscribe: held([annes, '0']), keep: held([brunos, '0']),
    });
  });

  it('says nothing of people who left: Janus has dropped them', () => {
    const gone = feedIdOf(anne, 0);
    expect(subscriptionChange(me, new Set([anne]), new Map(), held([gone, '0']))).toEqual({ subscribe: [], unsubscribe: [], keep: [] });
  });

  it('moves to the newest feed of somebody who came back', () => {
    const both: Published = new Map([...published, [feedIdOf(anne, 2), [stream('0')]]]);
    expect(subscriptionChange(me, new Set([anne]), both, held([annes, '0']))).toEqual({
      subscribe: held([feedIdOf(anne, 2), '0']), unsubscribe: held([annes, '0']), keep: [],
    });
  });

  it('keeps a stream that is switched off, so that it is back at once', () => {
    const off: Published = new Map([[annes, [{ ...stream('0'), on: false }]]]);
    expect(subscriptionChange(me, new Set([anne]), off, held([annes, '0'])).keep).toEqual(held([annes, '0']));
  });

  it('receives a screen while it is shared only: it was let in by count', () => {
    const screen = (on: boolean): Published => new Map([[annes, [stream('0'), { mid: '2', source: 'screen', on }]]]);
    expect(subscriptionChange(me, new Set([anne]), screen(true), held([annes, '0'])).subscribe).toEqual(held([annes, '2']));
    expect(subscriptionChange(me, new Set([anne]), screen(false), held([annes, '0'], [annes, '2'])).unsubscribe).toEqual(held([annes, '2']));
  });
});
