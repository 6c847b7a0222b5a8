import type { JsMsg } from '@nats-io/jetstream';
import { HeldMessages } from './held-messages.js';

const going = new AbortController().signal;
const stopped = AbortSignal.abort();

/** Only what the class looks at; the answers given are written down. */
function message(seq: number, deliveryCount = 1, answers: string[] = []): JsMsg {
  const answer = (what: string) => () => void answers.push(`${what} ${seq}`);
  return { seq, info: { deliveryCount }, working: answer('working'), nak: answer('nak') } as Partial<JsMsg> as JsMsg;
}

describe('messages held by a consumer', () => {
  let held: HeldMessages;
  beforeEach(() => {
    held = new HeldMessages({ prefetch: 10, maxDeliveries: 20 });
  });
  afterEach(() => held.release());

  it('are handed out in the order they came', async () => {
    held.add(message(3));
    held.add(message(4));
    expect([(await held.next(going))?.seq, (await held.next(going))?.seq]).toEqual([3, 4]);
  });

  it('are taken one by one after a start, then as many as there is room for', async () => {
    expect(await held.room(going)).toBe(1);
    held.add(message(1));
    expect(await held.room(going)).toBe(9);
  });

  it('are taken one by one behind a message delivered several times, which may be ending processes', async () => {
    held.add(message(1));
    held.add(message(2, 4));
    await held.next(going);
    expect((await held.next(going))?.seq).toBe(2);
    const room = held.room(going);
    // Nothing is fetched until the suspect is answered.
    void held.next(going);
    expect(await room).toBe(1);
    held.add(message(3));
    expect(await held.room(going)).toBe(9);
  });

  it('leave no room while more than half of the places are taken', async () => {
    for (let seq = 1; seq <= 6; seq++) held.add(message(seq));
    let free = 0;
    const room = held.room(going).then((places) => { free = places; });
    await held.next(going);
    expect(free).toBe(0);
    await held.next(going);
    await room;
    expect(free).toBe(5);
  });

  it('are replaced by their own second delivery while they wait', async () => {
    held.add(message(1));
    held.add(message(2));
    const again = message(1, 2);
    held.add(again);
    expect(await held.next(going)).toBe(again);
    expect((await held.next(going))?.seq).toBe(2);
  });

  it('go back to the server when the consumer stops, except the one in hand', async () => {
    const answers: string[] = [];
    for (const seq of [1, 2, 3]) held.add(message(seq, 1, answers));
    await held.next(going);
    expect(await held.next(stopped)).toBeUndefined();
    expect(await held.room(stopped)).toBe(0);
    held.release();
    expect(answers).toEqual(['nak 2', 'nak 3']);
  });
});
