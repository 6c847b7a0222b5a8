import { Inject, Injectable } from '@nestjs/common';
import { PgListener } from '@rcp/messaging';
import { IDS, type Ids } from '@rcp/platform';
import { DataSource, EntitySchema, type Repository } from 'typeorm';
import { firstRoom, nextRoom, type Room, type RoomKeys } from './domain/room.js';

const text = { type: 'text' } as const;

/** Table `room`. */
export const rooms = new EntitySchema<Room>({
  name: 'room',
  columns: {
    sessionId: { ...text, name: 'session_id', primary: true },
    epoch: { type: 'int' },
    janusRoom: { ...text, name: 'janus_room' },
    secret: text,
    pin: text,
  },
});

const channel = 'media_room';

/** Which Janus room each session has: shared by every replica, so that whoever comes through another meets the same people. */
@Injectable()
export class RoomsStore {
  private readonly table: Repository<Room>;

  constructor(private readonly db: DataSource, private readonly listener: PgListener, @Inject(IDS) private readonly ids: Ids) {
    this.table = db.getRepository(rooms);
  }

  /** The session's room as it stands; the first call of all replicas decides its keys. */
  async current(sessionId: string): Promise<Room> {
    await this.table.createQueryBuilder().insert().values(firstRoom(sessionId, this.newKeys())).orIgnore().execute();
    return this.table.findOneByOrFail({ sessionId });
  }

  /** Gives the session a new room, unless somebody did so before; every replica is told. Answers the room as it stands. */
  replace(room: Room): Promise<Room> {
    return this.db.transaction(async (tx) => {
      const current = await tx.findOneOrFail(rooms, { where: { sessionId: room.sessionId }, lock: { mode: 'pessimistic_write' } });
      if (current.epoch !== room.epoch) return current;
      const next = nextRoom(current, this.newKeys());
      await tx.update(rooms, { sessionId: room.sessionId }, next);
      await tx.query('select pg_notify($1, $2)', [channel, room.sessionId]);
      return next;
    });
  }

  /** Calls `listener` with a session whose room was replaced, and with '' when it may have missed some. */
  onReplaced(listener: (sessionId: string) => void): () => void {
    return this.listener.on(channel, listener);
  }

  private newKeys(): RoomKeys {
    return { janusRoom: this.ids.uuid(), secret: this.ids.secret(24), pin: this.ids.secret(24) };
  }
}
