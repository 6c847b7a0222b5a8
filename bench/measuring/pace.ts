import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does `work` `count` times, begun `perSecond` times a second whether or not the ones before have ended. Milliseconds each took
 * from the moment it was due, so that a stall counts for everybody who had to wait behind it.
 */
export async function paced(perSecond: number, count: number, work: (nth: number) => Promise<unknown>): Promise<number[]> {
  const begun = performance.now();
  const due = (nth: number) => begun + (nth * 1_000) / perSecond;
  const running: Promise<number>[] = [];
  for (let nth = 0; nth < count; nth++) {
    const early = due(nth) - performance.now();
    if (early > 0) await wait(early);
    running.push(work(nth).then(() => performance.now() - due(nth)));
  }
  return Promise.all(running);
}
