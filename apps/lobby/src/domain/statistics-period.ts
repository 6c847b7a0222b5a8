import { DomainError, longestPeriodDays } from '@rcp/contracts';

/** The period in UTC. Throws validation where it ends before it begins, or is longer than the longest. */
export function asPeriod({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const [begins, ends] = [new Date(from), new Date(to)];
  if (begins >= ends) throw new DomainError('validation', [{ pointer: '/to', code: 'before-from' }]);
  if (ends.getTime() - begins.getTime() > longestPeriodDays * 24 * 3_600_000) throw new DomainError('validation', [{ pointer: '/to', code: 'too-long' }]);
  return { from: begins.toISOString(), to: ends.toISOString() };
}
