import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits until `check` answers something else than undefined, null or false and returns it. A check that throws has not
 * answered yet; the last error is told when the time is up (default 10 s).
 */
export async function until<T>(
  what: string,
  check: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  options: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const { timeoutMs = 10_000, everyMs = 20 } = options;
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await check();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`, { cause: lastError });
    await wait(everyMs);
  }
}
