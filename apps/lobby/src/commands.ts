import { Injectable } from '@nestjs/common';
import type { LobbyClientMessage } from '@rcp/contracts';
import { Chair } from './chair.js';
import type { Connection } from './connection.js';
import { Desk } from './desk.js';
import { DoorChat } from './door-chat.js';
import { Floor } from './floor.js';

/** Each message of a tab that has said hello, to who answers it. */
@Injectable()
export class Commands {
  constructor(private readonly desk: Desk, private readonly chair: Chair, private readonly chat: DoorChat, private readonly floor: Floor) {}

  /** A tab was closed. */
  left(connection: Connection): Promise<void> {
    return this.desk.left(connection);
  }

  /** Throws what the rules throw. */
  async obey(message: LobbyClientMessage, connection: Connection): Promise<void> {
    switch (message.type) {
      case 'ping': return connection.socket.send({ type: 'pong' });
      case 'hello': return this.desk.welcome(connection);
      case 'join.request': return this.desk.request(connection);
      case 'join.withdraw': return this.desk.withdraw(connection);
      case 'media.ticket': return connection.socket.send({ type: 'media.ticket', ticket: await this.desk.mediaTicket(connection) });
      case 'join.accept': return this.chair.answer(connection, message.joinRequestId, { state: 'admitted' });
      case 'join.refuse': return this.chair.answer(connection, message.joinRequestId, { state: 'refused', reason: message.reason });
      case 'join.accept-all': return this.chair.acceptAll(connection, message.joinRequestIds);
      case 'chat.write': return this.chat.write(connection, message.joinRequestId, message.text);
      case 'chat.answer': return this.chat.answer(connection, message.text);
      case 'discussion.write': return this.floor.say(connection, message.text);
      case 'hand.raise': return this.floor.raiseHand(connection);
      case 'hand.lower': return this.floor.lowerHand(connection, message.joinRequestId);
      case 'participant.exclude': return this.chair.exclude(connection, message.joinRequestId);
      case 'exclusion.lift': return this.chair.liftExclusion(connection, message.joinRequestId);
      case 'participant.put-back': return this.chair.putBack(connection, message.joinRequestId);
      case 'session.end': return this.chair.end(connection);
      case 'session.reopen': {
        await this.chair.reopen(connection);
        return this.desk.request(connection);
      }
    }
  }
}
