import { Controller } from '@nestjs/common';
import { type EventOf, organisersReplaced, rcpRegistered, rcpUpdated, sessionPlanned } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { DirectoryStore } from './directory.store.js';
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

  @OnEvent(organisersReplaced)
  async organisers(event: EventOf<typeof organisersReplaced>): Promise<void> {
    const { rcpId, organisers } = event.data;
    await this.inbox.once(event, (tx) => this.directory.keepOrganisers(tx, rcpId, { organisers, version: event.aggregateversion }));
  }

  @OnEvent(sessionPlanned)
  async planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    await this.inbox.once(event, (tx) => this.rooms.keepPlanned(tx, event.data, event.aggregateversion));
  }
}
