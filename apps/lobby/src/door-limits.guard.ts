import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { addressGroup } from '@rcp/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { cookieName, EntriesStore } from './entries.store.js';

/** A minute of the door, as this replica sees it: a flood is held up by each, and needs no shared memory that it could flood as well. */
const perMinute = (points: number) => new RateLimiterMemory({ points, duration: 60 });
const perSecond = (points: number) => new RateLimiterMemory({ points, duration: 1 });

/**
 * Holds up floods of requests at the door, before anything is looked up. A hospital is one address: who has a cookie of ours already is
 * counted by it, so that strangers at the same address don't take their turn.
 */
@Injectable()
export class DoorLimitsGuard implements CanActivate {
  private readonly perDevice = perMinute(60);
  /** What a minute allows does not come within a second or two: honest people would queue behind it. */
  private readonly burst = perSecond(15);
  private readonly perAddressAndLink = perMinute(90);
  private readonly perLink = perMinute(1_200);
  private readonly perAddress = perMinute(1_200);

  constructor(private readonly entries: EntriesStore) {}

  /** Throws rate-limited with Retry-After (RFC 9110 §10.2.3). */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { ip, params, cookies } = http.getRequest<FastifyRequest<{ Params: { code?: string } }>>();
    const reply = http.getResponse<FastifyReply>();
    const { code = '' } = params;
    const address = addressGroup(ip);
    await count(this.perAddress, address, reply);
    const device = cookies[cookieName(code)];
    if (device !== undefined && (await this.entries.exists(device))) {
      await count(this.perDevice, device, reply);
      return true;
    }
    await count(this.burst, `${address} ${code}`, reply);
    await count(this.perAddressAndLink, `${address} ${code}`, reply);
    await count(this.perLink, code, reply);
    return true;
  }
}

async function count(limiter: RateLimiterMemory, key: string, reply: FastifyReply): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    void reply.header('retry-after', Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)));
    throw new DomainError('rate-limited');
  }
}
