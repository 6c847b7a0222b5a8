import { Injectable } from '@nestjs/common';
import { Admission } from './admission.js';
import { type Connection, sessionOf } from './connection.js';
import { Doorstep } from './doorstep.js';
import { SessionDay } from './session-day.js';

/** What an organiser decides: each time as the person they are now, against the state as it is now. */
@Injectable()
export class Chair {
  constructor(private readonly doorstep: Doorstep, private readonly admission: Admission, private readonly day: SessionDay) {}

  async decide(connection: Connection, joinRequestId: string, decision: 'admitted' | 'refused'): Promise<void> {
    await this.admission.decide(sessionOf(connection), await this.doorstep.current(connection.entry.id), joinRequestId, decision);
  }

  async exclude(connection: Connection, joinRequestId: string): Promise<void> {
    await this.admission.exclude(sessionOf(connection), await this.doorstep.current(connection.entry.id), joinRequestId);
  }

  /** « Terminer la séance pour tous » */
  async end(connection: Connection): Promise<void> {
    await this.day.end(sessionOf(connection), await this.doorstep.current(connection.entry.id));
  }

  /** The session that was ended last is open again; its sender is brought in like anybody who comes. */
  async reopen(connection: Connection): Promise<void> {
    await this.day.reopen(await this.doorstep.current(connection.entry.id));
  }
}
