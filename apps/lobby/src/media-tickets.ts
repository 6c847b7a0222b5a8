import { Inject, Injectable } from '@nestjs/common';
import type { MediaClaims } from '@rcp/contracts';
import { CLOCK, type Clock, IDS, type Ids, type TicketSigner } from '@rcp/platform';

export const MEDIA_SIGNER = Symbol('MEDIA_SIGNER');
const lifetimeSeconds = 60;

/** Tickets for the media-gateway: 60 s, one use. */
@Injectable()
export class MediaTickets {
  constructor(@Inject(MEDIA_SIGNER) private readonly signer: TicketSigner, @Inject(CLOCK) private readonly clock: Clock, @Inject(IDS) private readonly ids: Ids) {}

  issue(who: Pick<MediaClaims, 'sub' | 'sessionId' | 'role' | 'version' | 'sessionVersion'>): Promise<string> {
    const exp = Math.floor(this.clock.now().getTime() / 1000) + lifetimeSeconds;
    return this.signer.sign({ iss: 'lobby', aud: 'media-gateway', jti: this.ids.uuid(), exp, ...who } satisfies MediaClaims);
  }
}
