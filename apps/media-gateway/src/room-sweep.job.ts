import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { noSuspects, overIn, type Suspects } from './domain/sweep.js';
import type { Room } from './domain/room.js';
import { JanusUnavailable } from './janus/janus-messages.js';
import { JanusPool } from './janus/janus-pool.js';
import { RoomCensus } from './janus/room-census.js';
import { Lanes } from './lanes.js';
import { LiveRooms } from './live-rooms.js';
import { RoomsStore } from './rooms.store.js';
import { SeatsStore } from './seats.store.js';

const everyMs = 30_000;

/** Ends what a dead replica or a hung Janus left behind: rooms that were given up, rooms without people, people who are said to be there and aren't. */
@Injectable()
export class RoomSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RoomSweep.name);
  private readonly lanes = new Lanes();
  private readonly suspects = new Map<string, Suspects>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly janus: JanusPool, private readonly rooms: RoomsStore, private readonly seats: SeatsStore, private readonly live: LiveRooms,
  ) {}

  onApplicationBootstrap(): void {
    // A Janus that was hung and wakes up still has the rooms that were rebuilt elsewhere.
    this.janus.onUp((name) => void this.sweep(name));
    this.timer = setInterval(() => void this.sweepAll(), everyMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.lanes.idle();
  }

  /** Looks at every instance once. What is over for the second look in a row is ended. */
  async sweepAll(): Promise<void> {
    await Promise.all(this.janus.connected().map((name) => this.sweep(name)));
  }

  private sweep(name: string): Promise<void> {
    return this.lanes.run(name, () => this.look(name)).catch((error: unknown) => {
      // What an instance that is gone again has left is looked at when it comes back.
      if (!(error instanceof JanusUnavailable)) this.logger.warn('an instance could not be swept', error instanceof Error ? error : {});
    });
  }

  private async look(name: string): Promise<void> {
    const census = await RoomCensus.open(this.janus.client(name));
    try {
      for (const stale of await this.rooms.stale(name)) {
        await census.destroy(stale);
        await this.rooms.forget(stale);
      }
      const before = this.suspects.get(name) ?? noSuspects;
      const found = await Promise.all((await this.rooms.on(name)).map((room) => this.tidy(census, room, before)));
      this.suspects.set(name, { rooms: union(found.map(({ rooms }) => rooms)), feeds: union(found.map(({ feeds }) => feeds)) });
    } finally {
      await census.close();
    }
  }

  private async tidy(census: RoomCensus, room: Room, before: Suspects): Promise<Suspects> {
    const [feeds, present] = [await census.feeds(room), await this.seats.presentIn(room.sessionId)];
    const { empty, ghosts, suspects } = overIn(room, feeds, present, before);
    for (const ghost of ghosts) await this.seats.leave(ghost, 'lost');
    if (empty && !this.live.holds(room.sessionId)) {
      await this.rooms.replace(room);
      await census.destroy(room);
      await this.rooms.forget(room);
    }
    return suspects;
  }
}

const union = <T>(sets: readonly ReadonlySet<T>[]): Set<T> => new Set(sets.flatMap((set) => [...set]));
