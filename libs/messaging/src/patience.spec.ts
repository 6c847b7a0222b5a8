import { backoff, Bell, pause, within } from './patience.js';

const going = new AbortController().signal;

describe('waiting', () => {
  it('backs off by doubling, with chance in it, and never more than five seconds', () => {
    for (let failures = 0; failures < 60; failures++) {
      const full = Math.min(5_000, 200 * 2 ** failures);
      const wait = backoff(failures);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
    }
  });

  it('ends at once when told to stop', async () => {
    await pause(60_000, AbortSignal.abort());
    const stop = new AbortController();
    const waiting = pause(60_000, stop.signal);
    stop.abort();
    await waiting;
  });

  it('remembers a ring that came while nobody slept, and only one', async () => {
    const bell = new Bell();
    bell.ring();
    bell.ring();
    await bell.wait(60_000, going);
    const slept = bell.wait(60_000, going);
    bell.ring();
    await slept;
  });

  it('takes what comes in time, and the other answer for what is late or fails', async () => {
    expect(await within(60_000, Promise.resolve(1), 2)).toBe(1);
    expect(await within(60_000, Promise.reject(new Error('no')), 2)).toBe(2);
    expect(await within(1, new Promise(() => undefined), 2)).toBe(2);
  });
});
