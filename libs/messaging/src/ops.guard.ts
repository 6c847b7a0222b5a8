import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { MESSAGING_OPTIONS, type ResolvedMessagingOptions } from './options.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets operators through: `Authorization: Bearer <OPS_TOKEN>`, compared in constant time. Else DomainError `unauthenticated`. */
@Injectable()
export class OpsGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(@Inject(MESSAGING_OPTIONS) options: ResolvedMessagingOptions) {
    this.expected = digest(`Bearer ${options.opsToken}`);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), this.expected)) throw new DomainError('unauthenticated');
    return true;
  }
}
