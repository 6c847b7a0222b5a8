import { Lanes } from './lanes.js';

describe('lanes', () => {
  it('do one thing after the other in one lane, whatever becomes of it, while other lanes go on', async () => {
    const lanes = new Lanes();
    const done: string[] = [];
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => { release = resolve; });
    const first = lanes.run('a', async () => {
      await held;
      done.push('a1');
      throw new Error('went wrong');
    }).catch((error: Error) => error.message);
    const second = lanes.run('a', async () => { done.push('a2'); });
    await lanes.run('b', async () => { done.push('b1'); });
    release();
    await Promise.all([first, second, lanes.idle()]);
    expect([done, await first]).toEqual([['b1', 'a1', 'a2'], 'went wrong']);
  });
});
