import { Controller, Inject } from '@nestjs/common';
import { type EventOf, participantExcluded } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import { LiveRooms } from './live-rooms.js';
import { SeatsStore } from './seats.store.js';

/** Follows what the lobby decides about people. */
@Controller()
export class LobbyConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly seats: SeatsStore,
    private readonly rooms: LiveRooms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** R47, R48: out at once, wherever they are connected, and no ticket lets them in again. */
  @OnEvent(participantExcluded)
  async excluded(event: EventOf<typeof participantExcluded>): Promise<void> {
    const { sessionId, joinRequestId: participantId } = event.data;
    await this.inbox.once(event, (tx) => this.seats.exclude(tx, { sessionId, participantId }, this.clock.now()));
    // The notification reaches every replica; this one doesn't wait for it. Failing here brings the event back.
    await this.rooms.review(participantId);
  }
}
