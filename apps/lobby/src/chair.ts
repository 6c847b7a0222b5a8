import { Injectable } from '@nestjs/common';
import { type Connection, sessionOf } from './connection.js';
import { Decisions } from './decisions.js';
import { acceptAll, type Answer, decide, exclude, liftExclusion, putBack } from './domain/decisions.js';
import { Doorstep } from './doorstep.js';
import { SessionDay } from './session-day.js';

/** What an organiser decides: each time as the person they are now, against the state as it is now. */
@Injectable()
export class Chair {
  constructor(private readonly doorstep: Doorstep, private readonly decisions: Decisions, private readonly day: SessionDay) {}

  answer(connection: Connection, joinRequestId: string, answer: Answer): Promise<void> {
    return this.take(connection, (room, decider, now) => decide(room, joinRequestId, answer, decider, now));
  }

  acceptAll(connection: Connection, joinRequestIds: readonly string[]): Promise<void> {
    return this.take(connection, (room, decider, now) => acceptAll(room, joinRequestIds, decider, now));
  }

  exclude(connection: Connection, joinRequestId: string): Promise<void> {
    return this.take(connection, (room, decider, now) => exclude(room, joinRequestId, decider, now));
  }

  liftExclusion(connection: Connection, joinRequestId: string): Promise<void> {
    return this.take(connection, (room, decider, now) => liftExclusion(room, joinRequestId, decider, now));
  }

  putBack(connection: Connection, joinRequestId: string): Promise<void> {
    return this.take(connection, (room, decider, now) => putBack(room, joinRequestId, decider, now));
  }

  /** « Terminer la séance pour tous » */
  async end(connection: Connection): Promise<void> {
    await this.day.end(sessionOf(connection), await this.doorstep.current(connection.entry.id));
  }

  /** The session that was ended last is open again; its sender is brought in like anybody who comes. */
  async reopen(connection: Connection): Promise<void> {
    await this.day.reopen(await this.doorstep.current(connection.entry.id));
  }

  private async take(connection: Connection, rule: Parameters<Decisions['take']>[2]): Promise<void> {
    await this.decisions.take(sessionOf(connection), await this.doorstep.current(connection.entry.id), rule);
  }
}
