import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError, type Scope } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type DccCaller, DccClients } from './dcc-clients.js';

const SCOPE = 'dcc-scope';

/** The scope a route needs. */
export const NeedsScope = (scope: Scope) => SetMetadata(SCOPE, scope);

const callers = new WeakMap<FastifyRequest, DccCaller>();

/** Who is calling, on a route behind the guard. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): DccCaller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined) throw new DomainError('unauthenticated');
  return caller;
});

/** Lets in the DCC's own bearer tokens, before the body is looked at. Closed to a route that names no scope. */
@Injectable()
export class DccAuthGuard implements CanActivate {
  constructor(private readonly clients: DccClients, private readonly reflector: Reflector, @Inject(CLOCK) private readonly clock: Clock) {}

  private readonly limiters = new Map<string, RateLimiterMemory>();

  /** Throws unauthenticated (missing, expired, not for us, not signed by a known issuer) or forbidden (scope), with the challenge of RFC 6750 §3; rate-limited with Retry-After (RFC 9110 §10.2.3). */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const challenge = (value: string) => void http.getResponse<FastifyReply>().header('www-authenticate', value);
    const request = http.getRequest<FastifyRequest>();
    const caller = await this.callerOf(request.headers.authorization, challenge);
    await this.countIn(caller, (seconds) => void http.getResponse<FastifyReply>().header('retry-after', seconds));
    const needed = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, [context.getHandler(), context.getClass()]);
    if (needed !== undefined && caller.scopes.includes(needed)) {
      callers.set(request, caller);
      return true;
    }
    challenge(`Bearer error="insufficient_scope"${needed === undefined ? '' : `, scope="${needed}"`}`);
    throw new DomainError('forbidden');
  }

  private async callerOf(header: string | undefined, challenge: (value: string) => void): Promise<DccCaller> {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1];
    try {
      if (token === undefined) throw new DomainError('unauthenticated');
      return await this.clients.callerOf(token, this.clock.now());
    } catch (error) {
      if (error instanceof DomainError && error.code === 'unauthenticated') challenge(header === undefined ? 'Bearer' : 'Bearer error="invalid_token"');
      throw error;
    }
  }

  /** Per client and replica of this service: a client gone wild doesn't take the others' turn. */
  private async countIn({ clientId, requestsPerMinute }: DccCaller, retryAfter: (seconds: number) => void): Promise<void> {
    const limiter = this.limiters.get(clientId) ?? new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
    this.limiters.set(clientId, limiter);
    try {
      await limiter.consume(clientId);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      retryAfter(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
      throw new DomainError('rate-limited');
    }
  }
}
