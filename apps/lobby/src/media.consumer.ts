import { Controller } from '@nestjs/common';
import { type EventOf, participantJoined, participantLeft, screenShareStarted, screenShareStopped } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { PresenceStore } from './presence.store.js';

/** Follows who is in the rooms: what an organiser's browser shows is one thing, who could hear and see is another. */
@Controller()
export class MediaConsumer {
  constructor(private readonly inbox: Inbox, private readonly presence: PresenceStore) {}

  @OnEvent(participantJoined)
  joined(event: EventOf<typeof participantJoined>): Promise<void> {
    return this.inbox.once(event, (tx) => this.presence.keep(tx, { ...toldBy(event), joined: true }));
  }

  @OnEvent(participantLeft)
  left(event: EventOf<typeof participantLeft>): Promise<void> {
    return this.inbox.once(event, (tx) => this.presence.keep(tx, { ...toldBy(event), joined: false, transport: event.data.transport }));
  }

  @OnEvent(screenShareStarted)
  shares(event: EventOf<typeof screenShareStarted>): Promise<void> {
    return this.inbox.once(event, (tx) => this.presence.keepShare(tx, { ...toldBy(event), started: true }));
  }

  @OnEvent(screenShareStopped)
  sharesNoMore(event: EventOf<typeof screenShareStopped>): Promise<void> {
    return this.inbox.once(event, (tx) => this.presence.keepShare(tx, { ...toldBy(event), started: false }));
  }
}

function toldBy({ data: { sessionId, participantId }, aggregateversion: version, time }: EventOf<typeof participantJoined>) {
  return { sessionId, participantId, version, at: new Date(time) };
}
