const pauseMs = 10_000;

/** Whether somebody knocking is worth a sound: the first at once, then at most one every 10 s. Times in milliseconds. */
export function shouldChime(lastAt: number | null, now: number): boolean {
  return lastAt === null || now - lastAt >= pauseMs;
}
