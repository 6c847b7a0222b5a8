import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { PgListener } from '@rcp/messaging';
import { IDS, type Ids } from '@rcp/platform';
import { DataSource, type EntityManager, EntitySchema, type Repository } from 'typeorm';
import { type PlacedRoom, placeRoom } from './domain/placement.js';
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
    janus: { ...text, nullable: true },
  },
});

/** A room that was given up and may still exist on its Janus. */
export type StaleRoom = Pick<Room, 'janusRoom' | 'secret'> & { readonly janus: string };

/** Table `stale_room`. */
export const staleRooms = new EntitySchema<StaleRoom>({
  name: 'stale_room', columns: { janusRoom: { ...text, name: 'janus_room', primary: true }, janus: text, secret: text },
});

/** Table `draining_janus`. */
export const drainingInstances = new EntitySchema<{ name: string }>({ name: 'draining_janus', columns: { name: { ...text, primary: true } } });

/** A room and the Janus it is on. */
export type RoomSomewhere = Room & { readonly janus: string };

const channel = 'media_room';

/** Which Janus room each session has: shared by every replica, so that whoever comes through another meets the same people. */
@Injectable()
export class RoomsStore {
  private readonly table: Repository<Room>;

  constructor(private readonly db: DataSource, private readonly listener: PgListener, @Inject(IDS) private readonly ids: Ids) {
    this.table = db.getRepository(rooms);
  }

  /** The session's room as it stands. */
  current(sessionId: string): Promise<Room | null> {
    return this.table.findOneBy({ sessionId });
  }

  /**
   * The session's room, on one of the instances that answer: where it is already, or where there are fewest people. A room whose instance doesn't
   * answer is given up. No instance is given more than `mostRooms`. Throws `media-unavailable` when there is no place for it.
   */
  place(sessionId: string, available: readonly string[], mostRooms: number): Promise<RoomSomewhere> {
    return this.db.transaction(async (tx) => {
      // One at a time, over all replicas: ten meetings that begin together see each other.
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('placement', 2))`);
      await tx.createQueryBuilder().insert().into(rooms).values(firstRoom(sessionId, this.newKeys())).orIgnore().execute();
      const room = await tx.findOneOrFail(rooms, { where: { sessionId }, lock: { mode: 'pessimistic_write' } });
      if (room.janus !== null && available.includes(room.janus)) return { ...room, janus: room.janus };
      const janus = placeRoom(await this.instances(tx, available), await this.placed(tx), mostRooms);
      if (janus === undefined) throw new DomainError('media-unavailable');
      const next = room.janus === null ? room : await this.giveUp(tx, room);
      await tx.update(rooms, { sessionId }, { janus });
      return { ...next, janus };
    });
  }

  /** Gives the session a new room, unless somebody did so before; every replica is told. Answers the room as it stands. */
  replace(room: Room): Promise<Room> {
    return this.db.transaction(async (tx) => {
      const current = await tx.findOneOrFail(rooms, { where: { sessionId: room.sessionId }, lock: { mode: 'pessimistic_write' } });
      return current.epoch === room.epoch ? this.giveUp(tx, current) : current;
    });
  }

  /** Calls `listener` with a session whose room was replaced, and with '' when it may have missed some. */
  onReplaced(listener: (sessionId: string) => void): () => void {
    return this.listener.on(channel, listener);
  }

  /** The rooms that are on this instance. */
  on(janus: string): Promise<Room[]> {
    return this.table.findBy({ janus });
  }

  /** Rooms that were given up while they were on this instance. */
  stale(janus: string): Promise<StaleRoom[]> {
    return this.db.getRepository(staleRooms).findBy({ janus });
  }

  /** A room that was given up exists no more. */
  async forget({ janusRoom }: Pick<Room, 'janusRoom'>): Promise<void> {
    await this.db.getRepository(staleRooms).delete({ janusRoom });
  }

  /** From now on this instance takes no new room, or takes some again. */
  async drain(name: string, draining: boolean): Promise<void> {
    const table = this.db.getRepository(drainingInstances);
    await (draining ? table.upsert({ name }, ['name']) : table.delete({ name }));
  }

  async draining(): Promise<string[]> {
    return (await this.db.getRepository(drainingInstances).find()).map(({ name }) => name);
  }

  /** Every room that is on an instance, with how many people are in it. */
  placed(tx: EntityManager = this.db.manager): Promise<PlacedRoom[]> {
    return tx.query(
      `select janus, (select count(*)::int from seat where seat.session_id = room.session_id and present) as people from room where janus is not null`,
    );
  }

  private async instances(tx: EntityManager, available: readonly string[]) {
    const draining = new Set((await tx.find(drainingInstances)).map(({ name }) => name));
    return available.map((name) => ({ name, draining: draining.has(name) }));
  }

  private async giveUp(tx: EntityManager, room: Room): Promise<Room> {
    const next = nextRoom(room, this.newKeys());
    const { janus, janusRoom, secret } = room;
    if (janus !== null) await tx.insert(staleRooms, { janus, janusRoom, secret });
    await tx.update(rooms, { sessionId: room.sessionId }, next);
    await tx.query('select pg_notify($1, $2)', [channel, room.sessionId]);
    return next;
  }

  private newKeys(): RoomKeys {
    return { janusRoom: this.ids.uuid(), secret: this.ids.secret(24), pin: this.ids.secret(24) };
  }
}
