import { Controller, Inject } from '@nestjs/common';
import { type EventOf, participationChanged, patientRegistrationMoved, patientRegistrationWithdrawn, prescriberChanged } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import type { EntityManager } from 'typeorm';
import { sentAway } from './domain/closing.js';
import { EntriesStore, type EntryLink } from './entries.store.js';
import { PersonalLinks } from './personal-links.js';
import { RoomsStore } from './rooms.store.js';

/**
 * A cookie made by a personal link does not outlive the registration. The fact only wakes: what is true is asked of scheduling, so facts in
 * any order come to the same. People who are inside stay; people at the door come in as guests, or not at all.
 */
@Controller()
export class RegistrationsConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly entries: EntriesStore,
    private readonly rooms: RoomsStore,
    private readonly links: PersonalLinks,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @OnEvent(patientRegistrationWithdrawn)
  withdrawn(event: EventOf<typeof patientRegistrationWithdrawn>): Promise<void> {
    return this.review(event);
  }

  @OnEvent(participationChanged)
  participation(event: EventOf<typeof participationChanged>): Promise<void> {
    return this.review(event);
  }

  /** Who was written to before is no longer concerned. */
  @OnEvent(prescriberChanged)
  prescriber(event: EventOf<typeof prescriberChanged>): Promise<void> {
    return this.review(event);
  }

  @OnEvent(patientRegistrationMoved)
  moved(event: EventOf<typeof patientRegistrationMoved>): Promise<void> {
    return this.review(event, event.data.from.sessionId);
  }

  private review(event: EventOf<typeof patientRegistrationWithdrawn>, ...left: string[]): Promise<void> {
    const { registrationId, sessionId } = event.data;
    return this.inbox.once(event, async (tx) => {
      for (const link of await this.entries.linksConcerned(tx, registrationId, [sessionId, ...left])) await this.reviewLink(tx, link);
    });
  }

  /** Under the locks of whatever the entries may ask to join, so that nobody slips in between. Throws unavailable, for a later delivery. */
  private async reviewLink(tx: EntityManager, link: EntryLink): Promise<void> {
    const sessionIds = await this.rooms.lockAll(tx, link.rcpId);
    const revoked = new Set(await this.entries.revoke(tx, link, !(await this.links.isRegistered(link))));
    if (revoked.size === 0) return;
    for (const sessionId of sessionIds) await this.rooms.changeIn(tx, sessionId, (room) => sentAway(room, this.clock.now(), ({ entryId }) => revoked.has(entryId), { linkLost: true }));
  }
}
