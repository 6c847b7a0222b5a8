import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { DomainError, type ErrorCode, errorCatalogue, errorTitle, type Problem } from '@rcp/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { ZodError } from 'zod';
import { faultsOf } from './zod.pipe.js';

/** When a caller may find back what is away. */
const retryAfterSeconds = 5;

const byStatus: Record<number, ErrorCode> = {
  400: 'malformed-json', 401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 405: 'not-found', 413: 'payload-too-large',
  415: 'unsupported-media-type', 429: 'rate-limited', 503: 'unavailable',
};

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return error instanceof SyntaxError ? 400 : undefined;
}

/** Waited too long (57014, 55P03), deadlocked (40P01), too many connections (53…), the server going or gone (57P…, 08…): PostgreSQL's class or code. */
const awayState = /^(?:57014|55P03|40001|40P01|53\d{3}|57P\d{2}|08\d{3}|ECONN(?:REFUSED|RESET)|EPIPE|ETIMEDOUT)$/;
/** The pool and the driver say it in words. */
const awayWords = /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/;

/** The database is away or overloaded, for the moment: the caller may come back. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return (typeof code === 'string' && awayState.test(code)) || awayWords.test(error.message);
}

/** Whatever was thrown, as one of our named errors; undefined when it is nobody's fault but ours. */
export function asDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (isDatabaseAway(error)) return new DomainError('unavailable');
  if (error instanceof ZodError) return new DomainError('validation', faultsOf(error));
  const code = byStatus[statusOf(error) ?? 500];
  return code === undefined ? undefined : new DomainError(code);
}

/** French unless the caller prefers English (RFC 9110 §12.5.4). */
export function languageOf(header: string | undefined): 'fr' | 'en' {
  const asked = new Negotiator({ headers: { 'accept-language': header } }).languages();
  return asked.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag): tag is 'fr' | 'en' => tag === 'fr' || tag === 'en') ?? 'fr';
}

/** RFC 9457 problem document of an error. */
export function problemOf(error: DomainError, language: 'fr' | 'en', instance: string, publicUrl: string): Problem & Record<string, unknown> {
  return {
    type: `${publicUrl}/problems/${error.code}`,
    title: errorTitle(error.code, language),
    status: errorCatalogue[error.code].status,
    code: error.code,
    instance: `urn:uuid:${instance}`,
    ...(error.faults.length > 0 ? { errors: [...error.faults] } : {}),
    ...error.extras,
  };
}

/** Every error leaves as problem+json (RFC 9457), in the caller's language, without the rejected value. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');
  constructor(private readonly publicUrl: string) {}

  catch(error: unknown, host: ArgumentsHost) {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const known = asDomainError(error);
    if (known === undefined) this.logger.error('unexpected error', error instanceof Error ? error : {});
    else if (isDatabaseAway(error)) this.logger.warn('the database did not answer in time', error instanceof Error ? error : {});
    sendProblem(request, reply, known ?? new DomainError('internal'), this.publicUrl);
  }
}

/** Answers with the problem document of an error, in the language of the request. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: DomainError, publicUrl: string): void {
  const language = languageOf(request.headers['accept-language']);
  const problem = problemOf(error, language, randomUUID(), publicUrl);
  if (problem.status === 503 && !reply.hasHeader('retry-after')) void reply.header('retry-after', retryAfterSeconds);
  void reply.headers({ 'content-language': language, 'cache-control': 'no-store' }).status(problem.status).type('application/problem+json; charset=utf-8').send(problem);
}
