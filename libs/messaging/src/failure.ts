import { ZodError } from 'zod';

/** Thrown by a handler that can never succeed with this message: straight to the dead letters. The reason is stored and must name nobody. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

function codeOf(error: object): string {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? ` ${code}` : '';
}

/**
 * What may be said about an error in a log line or a table: our own reasons, error classes and codes.
 * Messages of drivers and of mail servers may quote data, so they stay unsaid.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof ZodError) return error.issues.slice(0, 5).map((issue) => `/${issue.path.join('/')}: ${issue.code}`).join(', ');
  if (error instanceof PermanentFailure) return error.message;
  return error instanceof Error ? `${error.name}${codeOf(error)}` : 'unknown failure';
}

/** The frames of an error without its message. */
export function framesOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8).join('\n');
}
