import { Injectable } from '@nestjs/common';
import { type PrescriberAnswer, prescriberQuery } from '@rcp/contracts';
import { QueryClient } from '@rcp/messaging';

/** Asks scheduling who a mail goes to and what it is about, at the moment it is sent: nothing of it is kept here. */
@Injectable()
export class ContactClient {
  constructor(private readonly queries: QueryClient) {}

  /** `sessionId`: with what is known of a session the registration has left. Throws QueryUnavailable while scheduling can't be reached. */
  contactOf(registrationId: string, sessionId?: string): Promise<PrescriberAnswer> {
    return this.queries.ask(prescriberQuery, { registrationId, ...(sessionId === undefined ? {} : { sessionId }) });
  }
}
