import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { Admission, mustBeInside } from './admission.js';
import { endedByHost, overdue, reopened } from './domain/closing.js';
import type { Entry } from './domain/entry.js';
import type { Room } from './domain/room.js';
import { PresenceStore } from './presence.store.js';
import { RoomsStore } from './rooms.store.js';
import { SessionDayStore } from './session-day.store.js';

/** How a session ends: by an organiser, who may change their mind for a while, or by the clock. */
@Injectable()
export class SessionDay {
  constructor(
    private readonly admission: Admission,
    private readonly rooms: RoomsStore,
    private readonly presence: PresenceStore,
    private readonly days: SessionDayStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** « Terminer la séance pour tous ». Throws forbidden. */
  async end(sessionId: string, by: Entry): Promise<Room> {
    const decider = await this.admission.decider(by);
    return this.rooms.change(sessionId, (room) => {
      mustBeInside(room, by);
      return endedByHost(room, decider, this.clock.now());
    });
  }

  /** Throws forbidden, session-terminal. */
  async reopen(by: Entry): Promise<Room> {
    const decider = await this.admission.decider(by);
    const ended = await this.rooms.lastEnded(by.rcpId);
    if (ended === undefined) throw new DomainError('session-terminal');
    return this.rooms.change(ended.session.id, async (room, tx) =>
      reopened(room, await this.days.isOtherOpen(tx, room.session), decider, this.clock.now()));
  }

  /** What the clock alone does to a session; under its lock, so that of many replicas one does it. */
  async tick(sessionId: string): Promise<void> {
    await this.rooms.change(sessionId, async (room, tx) => overdue(room, await this.presence.of(tx, sessionId), this.clock.now()));
  }
}
