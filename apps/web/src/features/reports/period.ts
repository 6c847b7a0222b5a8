import { longestPeriodDays } from '@rcp/contracts';

const dayMs = 24 * 3_600_000;

/** `2026-11-23`, as a field for a day wants it. */
export function daysAgo(days: number, now: Date): string {
  const at = new Date(now.getTime() - days * dayMs);
  return [at.getFullYear(), String(at.getMonth() + 1).padStart(2, '0'), String(at.getDate()).padStart(2, '0')].join('-');
}

/** From the first instant of a day to the last of another, here; null where that is upside down, too long or no period. */
export function periodOf(from: string, to: string): { from: string; to: string } | null {
  const [begins, ends] = [new Date(`${from}T00:00`), new Date(`${to}T00:00`)];
  if (Number.isNaN(begins.getTime()) || Number.isNaN(ends.getTime()) || ends < begins) return null;
  ends.setDate(ends.getDate() + 1);
  if (ends.getTime() - begins.getTime() > longestPeriodDays * dayMs) return null;
  return { from: begins.toISOString(), to: ends.toISOString() };
}
