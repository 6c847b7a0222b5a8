/** What an organiser wrote, or the person who waits (`by` is null then). */
export interface Said {
  readonly by: string | null;
  readonly text: string;
  readonly at: Date;
}

/** The end of a long conversation is kept. */
const most = 50;
/** So many messages in so long from one tab. */
const burst = 5;
const burstMs = 10_000;

/** The conversation after one more message. */
export function withMessage(thread: readonly Said[], said: Said): readonly Said[] {
  return [...thread, said].slice(-most);
}

/** The times of the messages that count, with this one; undefined when it comes too soon. */
export function paced(times: readonly Date[], now: Date): readonly Date[] | undefined {
  const recent = times.filter((time) => now.getTime() - time.getTime() < burstMs);
  return recent.length < burst ? [...recent, now] : undefined;
}
