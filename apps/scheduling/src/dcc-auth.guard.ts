import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError, type Scope } from '@rcp/contracts';
import type { FastifyRequest } from 'fastify';
import { DccClients } from './dcc-clients.js';

const SCOPE = 'dcc-scope';

/** The scope a route needs. */
export const NeedsScope = (scope: Scope) => SetMetadata(SCOPE, scope);

/** Lets in the DCC's own bearer tokens, before anything of the request is read. Closed to a route that names no scope. */
@Injectable()
export class DccAuthGuard implements CanActivate {
  constructor(private readonly clients: DccClients, private readonly reflector: Reflector) {}

  /** Throws unauthenticated (missing, expired, not for us, not signed by a known issuer) or forbidden (scope). */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers.authorization ?? '';
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header)?.[1];
    if (token === undefined) throw new DomainError('unauthenticated');
    const caller = await this.clients.callerOf(token);
    const needed = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, [context.getHandler(), context.getClass()]);
    if (needed === undefined || !caller.scopes.includes(needed)) throw new DomainError('forbidden');
    return true;
  }
}
