import { Controller } from '@nestjs/common';
import { type EventOf, organisersReplaced as organisersReplacedEvent, rcpRegistered, rcpUpdated, sessionPlanned } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { DirectoryStore } from './directory.store.js';
import { organisersReplaced } from './domain/room.js';
import { RoomsStore } from './rooms.store.js';

/** Keeps the lobby's own copies of what scheduling plans, so that the door works while scheduling is away. */
@Controller()
export class SchedulingConsumer {
  constructor(private readonly inbox: Inbox, private readonly directory: DirectoryStore, private readonly rooms: RoomsStore) {}

  @OnEvent(rcpRegistered)
  async registered(event: EventOf<typeof rcpRegistered>): Promise<void> {
    await this.inbox.once(event, (tx) => this.directory.keepRcp(tx, event.data, event.aggregateversion));
  }

  @OnEvent(rcpUpdated)
  async updated(event: EventOf<typeof rcpUpdated>): Promise<void> {
    await this.inbox.once(event, (tx) => this.directory.keepRcp(tx, event.data, event.aggregateversion));
  }

  /** Rights are what the set says from now on, for people inside too (R50). */
  @OnEvent(organisersReplacedEvent)
  async organisers(event: EventOf<typeof organisersReplacedEvent>): Promise<void> {
    const { rcpId, organisers } = event.data;
    const accounts = new Set(organisers.map(({ accountId }) => accountId));
    await this.inbox.once(event, async (tx) => {
      if (!(await this.directory.keepOrganisers(tx, rcpId, { organisers, version: event.aggregateversion }))) return;
      for (const sessionId of await this.rooms.withAccounts(tx, rcpId)) {
        await this.rooms.changeIn(tx, sessionId, (room) => organisersReplaced(room, (accountId) => accounts.has(accountId)));
      }
    });
  }

  @OnEvent(sessionPlanned)
  async planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    await this.inbox.once(event, (tx) => this.rooms.keepPlanned(tx, event.data, event.aggregateversion));
  }
}
