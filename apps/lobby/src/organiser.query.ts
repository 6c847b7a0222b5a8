import { Controller } from '@nestjs/common';
import { organiserQuery } from '@rcp/contracts';
import { OnQuery } from '@rcp/messaging';
import type { z } from 'zod';
import { Admission } from './admission.js';

/** Who may moderate, for the media-gateway: rights are the lobby's to know (R46, R49, R50). */
@Controller()
export class OrganiserQuery {
  constructor(private readonly admission: Admission) {}

  @OnQuery(organiserQuery)
  async organiser({ sessionId, joinRequestId }: z.infer<typeof organiserQuery.ask>): Promise<z.infer<typeof organiserQuery.answer>> {
    const room = await this.admission.openRoom(sessionId);
    const asks = room?.requests.find(({ id }) => id === joinRequestId);
    return { organiser: asks?.state === 'admitted' && asks.organiser };
  }
}
