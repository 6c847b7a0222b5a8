import type { JsMsg } from '@nats-io/jetstream';
import type { MessagingTuning } from './options.js';
import { Bell } from './patience.js';

/**
 * Messages taken from the stream and not yet answered, in order. All of them are kept alive: a slow handler must not
 * cost those behind it a delivery. After a start, and behind a message that was delivered several times, only one is
 * taken at a time: when a message ends the process, those taken with it must not be counted out as well.
 */
export class HeldMessages {
  private readonly waiting = new Map<number, JsMsg>();
  private readonly arrived = new Bell();
  private readonly taken = new Bell();
  private inHand: JsMsg | undefined;
  private timer: NodeJS.Timeout | undefined;
  private careful = true;

  constructor(private readonly tuning: Pick<MessagingTuning, 'prefetch' | 'maxDeliveries'>) {}

  /** Adds one delivery. A second delivery of a message that still waits takes its place. */
  add(message: JsMsg): void {
    this.careful = message.info.deliveryCount > Math.min(3, this.tuning.maxDeliveries / 2);
    this.waiting.set(message.seq, message);
    this.arrived.ring();
  }

  /** How many may be fetched, as soon as half of the places are free; 0 when the signal came first. */
  async room(signal: AbortSignal): Promise<number> {
    while (!signal.aborted && this.size > (this.careful ? 0 : this.tuning.prefetch / 2)) await this.taken.wait(1_000, signal);
    if (signal.aborted) return 0;
    return this.careful ? 1 : this.tuning.prefetch - this.size;
  }

  /** The next message, oldest first; undefined when the signal came first. It stays alive until the next call. */
  async next(signal: AbortSignal): Promise<JsMsg | undefined> {
    this.inHand = undefined;
    this.taken.ring();
    while (!signal.aborted && this.waiting.size === 0) await this.arrived.wait(1_000, signal);
    const [first] = this.waiting;
    if (signal.aborted || first === undefined) return undefined;
    this.waiting.delete(first[0]);
    this.inHand = first[1];
    return this.inHand;
  }

  /** Tells the server every `everyMs` that all of them are being worked on. */
  keepAlive(everyMs: number): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.working(), everyMs);
  }

  /** Forgets those that wait: they belong to a consumer that is no more. */
  clear(): void {
    this.waiting.clear();
  }

  /** Gives those that wait back to the server, at once, for another replica. */
  release(): void {
    clearInterval(this.timer);
    for (const message of this.waiting.values()) quietly(() => message.nak());
    this.waiting.clear();
  }

  private get size(): number {
    return this.waiting.size + (this.inHand ? 1 : 0);
  }

  private working(): void {
    if (this.inHand) quietly(() => this.inHand?.working());
    for (const message of this.waiting.values()) quietly(() => message.working());
  }
}

/** On a closed connection answering throws; the message will simply be delivered again. */
function quietly(answer: () => void): void {
  try {
    answer();
  } catch {
    return;
  }
}
