import { Controller, Inject } from '@nestjs/common';
import { type EventOf, participantExcluded, participantPutBack, sessionCancelled, sessionClosed } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import type { Barred } from './domain/seat.js';
import { LiveRooms } from './live-rooms.js';
import { SeatsStore } from './seats.store.js';

/** No version of a session comes after it. */
const forGood = 2_147_483_647;

/** Follows what the lobby decides about people and sessions. */
@Controller()
export class LobbyConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly seats: SeatsStore,
    private readonly rooms: LiveRooms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** R47, R48: out at once, wherever they are connected, and no ticket made before lets them in again. */
  @OnEvent(participantExcluded)
  excluded(event: EventOf<typeof participantExcluded>): Promise<void> {
    return this.bar(event, 'excluded');
  }

  /** At the door again: out at once, and in by the ticket of their next admission. */
  @OnEvent(participantPutBack)
  putBack(event: EventOf<typeof participantPutBack>): Promise<void> {
    return this.bar(event, 'put-back');
  }

  /** Ended for everybody: the room is empty at once, and nobody comes in until it is opened again. */
  @OnEvent(sessionClosed)
  closed(event: EventOf<typeof sessionClosed>): Promise<void> {
    return this.end(event, event.aggregateversion);
  }

  /** Should somebody have opened it a moment before: there is no session any more, and never will be. */
  @OnEvent(sessionCancelled)
  cancelled(event: EventOf<typeof sessionCancelled>): Promise<void> {
    return this.end(event, forGood);
  }

  private async bar(event: EventOf<typeof participantExcluded>, how: Barred['how']): Promise<void> {
    const { sessionId, joinRequestId: participantId } = event.data;
    await this.inbox.once(event, (tx) => this.seats.bar(tx, { sessionId, participantId }, { person: event.aggregateversion, how }, this.clock.now()));
    // The notification reaches every replica; this one doesn't wait for it. Failing here brings the event back.
    await this.rooms.review({ participantId });
  }

  private async end(event: EventOf<typeof sessionClosed> | EventOf<typeof sessionCancelled>, version: number): Promise<void> {
    const { sessionId } = event.data;
    await this.inbox.once(event, (tx) => this.seats.endSession(tx, sessionId, version));
    await this.rooms.review({ sessionId });
  }
}
