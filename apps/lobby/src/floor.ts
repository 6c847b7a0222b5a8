import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { Admission } from './admission.js';
import { type Connection, sessionOf } from './connection.js';
import { Conversations } from './conversations.js';
import { ConversationsStore, type HeardInRoom } from './conversations.store.js';
import { type JoinRequest, requestOf } from './domain/room.js';

/** What people in the room say to everybody, and the hands they raise. Carried to every replica, kept by none beyond the session. */
@Injectable()
export class Floor {
  constructor(
    private readonly admission: Admission,
    private readonly conversations: Conversations,
    private readonly store: ConversationsStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws rate-limited, not-admitted. */
  async say(connection: Connection, text: string): Promise<void> {
    this.conversations.pace(connection);
    const { person, id } = await this.inside(connection);
    await this.tell(connection, { joinRequestId: id, said: { name: `${person.givenName} ${person.familyName}`, text } });
  }

  /** Throws rate-limited, not-admitted. */
  async raiseHand(connection: Connection): Promise<void> {
    this.conversations.pace(connection);
    await this.tell(connection, { joinRequestId: (await this.inside(connection)).id, hand: 'up' });
  }

  /** One's own, or as an organiser somebody else's. Throws rate-limited, not-admitted, forbidden. */
  async lowerHand(connection: Connection, joinRequestId: string | undefined): Promise<void> {
    this.conversations.pace(connection);
    const mine = await this.inside(connection);
    if (joinRequestId !== undefined && joinRequestId !== mine.id && !mine.organiser) throw new DomainError('forbidden');
    await this.tell(connection, { joinRequestId: joinRequestId ?? mine.id, hand: 'down' });
  }

  private async inside(connection: Connection): Promise<JoinRequest> {
    const room = await this.admission.openRoom(sessionOf(connection));
    const mine = room && requestOf(room, connection.entry.id);
    if (mine?.state !== 'admitted') throw new DomainError('not-admitted');
    return mine;
  }

  private tell(connection: Connection, what: Pick<HeardInRoom, 'joinRequestId' | 'said' | 'hand'>): Promise<void> {
    return this.store.tell({ sessionId: sessionOf(connection), room: true, at: this.clock.now().toISOString(), ...what });
  }
}
