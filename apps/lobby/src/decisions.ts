import { Inject, Injectable } from '@nestjs/common';
import type { Change } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { Admission, mustBeInside } from './admission.js';
import type { Entry } from './domain/entry.js';
import type { Decider, Room } from './domain/room.js';
import { RoomsStore } from './rooms.store.js';

/** What an organiser in the room decides about the others. */
@Injectable()
export class Decisions {
  constructor(private readonly admission: Admission, private readonly rooms: RoomsStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * Whether they may is asked at each decision anew, and of whom it is about: whose rights are over is a participant, whether or not
   * anybody has looked since. Throws forbidden (R49, R50) and what the rule throws.
   */
  async take(sessionId: string, by: Entry, rule: (room: Room, decider: Decider, now: Date) => Change<Room>): Promise<Room> {
    const decider = await this.admission.decider(by);
    const review = await this.admission.review(by.rcpId);
    return this.rooms.change(sessionId, async (room, tx) => {
      mustBeInside(room, by);
      const reviewed = await review(room, tx);
      const { state, facts } = rule(reviewed.state, decider, this.clock.now());
      return { state, facts: [...reviewed.facts, ...facts] };
    });
  }
}
