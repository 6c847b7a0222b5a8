import { Injectable } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { type Connection, sessionOf } from './connection.js';
import { Conversations } from './conversations.js';
import { Decisions } from './decisions.js';
import { mayAnswer, openChat } from './domain/decisions.js';
import { requestOf } from './domain/room.js';
import { Doorstep } from './doorstep.js';
import { RoomsStore } from './rooms.store.js';

/** Organisers and one person who waits write to each other before anything is decided (R38). */
@Injectable()
export class DoorChat {
  constructor(
    private readonly doorstep: Doorstep,
    private readonly decisions: Decisions,
    private readonly rooms: RoomsStore,
    private readonly conversations: Conversations,
  ) {}

  /** An organiser writes. Throws rate-limited, forbidden and what the rule throws. */
  async write(connection: Connection, joinRequestId: string, text: string): Promise<void> {
    this.conversations.pace(connection);
    let by = '';
    await this.decisions.take(sessionOf(connection), await this.doorstep.current(connection.entry.id), (room, decider) => {
      by = decider.name;
      return openChat(room, joinRequestId, decider);
    });
    await this.conversations.say(sessionOf(connection), joinRequestId, { by, text });
  }

  /** Who waits answers. Throws rate-limited, forbidden to who was not written to. */
  async answer(connection: Connection, text: string): Promise<void> {
    this.conversations.pace(connection);
    const sessionId = sessionOf(connection);
    const room = await this.rooms.room(sessionId);
    const mine = room && requestOf(room, connection.entry.id);
    if (mine === undefined || !mayAnswer(mine)) throw new DomainError('forbidden');
    await this.conversations.say(sessionId, mine.id, { by: null, text });
  }
}
