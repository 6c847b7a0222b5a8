import { problem } from '@rcp/contracts';
import type { Answer } from './trial-service.js';

/** A name that must not come back in any refusal. */
export const secret = 'ZZCANARY';

/** What every refusal looks like: RFC 9457, in French unless English is asked for, and without what was refused. */
export function refused(answer: Answer): { status: number; code: string; errors: unknown } {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const { status, code, errors, type } = problem.parse(answer.body);
  expect([answer.status, type]).toEqual([status, `https://rcp.example.org/problems/${code}`]);
  expect(answer.text).not.toMatch(/zzcanary/i);
  return { status, code, errors };
}
