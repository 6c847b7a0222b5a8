import { Controller } from '@nestjs/common';
import { type PrescriberAnswer, prescriberQuery } from '@rcp/contracts';
import { OnQuery } from '@rcp/messaging';
import { PrescribersStore } from './prescribers.store.js';

/** Who a registration's prescriber is, for those who must write to or recognise them. */
@Controller()
export class PrescriberQuery {
  constructor(private readonly prescribers: PrescribersStore) {}

  @OnQuery(prescriberQuery)
  prescriber({ registrationId, sessionId }: { registrationId: string; sessionId?: string | undefined }): Promise<PrescriberAnswer> {
    return this.prescribers.of(registrationId, sessionId);
  }
}
