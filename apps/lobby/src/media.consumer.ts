import { Controller } from '@nestjs/common';
import { type EventOf, participantJoined, participantLeft } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { PresenceStore } from './presence.store.js';

/** Follows who is in the rooms: what an organiser's browser shows is one thing, who could hear and see is another. */
@Controller()
export class MediaConsumer {
  constructor(private readonly inbox: Inbox, private readonly presence: PresenceStore) {}

  @OnEvent(participantJoined)
  joined(event: EventOf<typeof participantJoined>): Promise<void> {
    return this.keep(event, true);
  }

  @OnEvent(participantLeft)
  left(event: EventOf<typeof participantLeft>): Promise<void> {
    return this.keep(event, false);
  }

  private keep(event: EventOf<typeof participantJoined>, joined: boolean): Promise<void> {
    const { sessionId, participantId } = event.data;
    return this.inbox.once(event, (tx) => this.presence.keep(tx, { sessionId, participantId, version: event.aggregateversion, joined, at: new Date(event.time) }));
  }
}
