import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { MediaClaims } from '@rcp/contracts';
import { CLOCK, type Clock, systemIds } from '@rcp/platform';
import type { LeaveReason, Seat } from './domain/seat.js';
import { ENV, type MediaGatewayEnv } from './env.js';
import { janusCodes, JanusError, JanusUnavailable } from './janus/janus-messages.js';
import { JanusPool } from './janus/janus-pool.js';
import { Lanes } from './lanes.js';
import { LiveRoom } from './live-room.js';
import type { LiveSeat, Visitor } from './live-seat.js';
import { joinSeconds, openRooms, roomsRebuilt } from './media.metrics.js';
import { iceServers } from './relays.js';
import { RoomsStore } from './rooms.store.js';
import { SeatsStore, type Who } from './seats.store.js';

const retryMs = 1_000;
/** An empty room waits this long for people to come back, here or through another replica, before it is ended. */
const emptyForMs = 5_000;
/** Media without a socket waits this long for its browser. */
const adriftForMs = 10_000;
/** Longer than any meeting; who comes back is given a new password. */
const relaysForMs = 4 * 3_600_000;

/**
 * The rooms that have somebody of this replica in them. Rooms and seats in the database are the truth; Janus and this
 * are made to agree with it, whenever a replica changes it and after anything was lost.
 */
@Injectable()
export class LiveRooms implements OnApplicationBootstrap {
  private readonly logger = new Logger(LiveRooms.name);
  private readonly rooms = new Map<string, LiveRoom>();
  private readonly lanes = new Lanes();

  constructor(
    private readonly janus: JanusPool,
    private readonly store: RoomsStore,
    private readonly seats: SeatsStore,
    @Inject(ENV) private readonly env: MediaGatewayEnv,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.janus.start();
    this.seats.onChanged((participantId) => void this.reviewAtLast(participantId));
    this.store.onReplaced((sessionId) => void this.followAtLast(sessionId));
  }

  /** A ticket for a place. Throws `ticket-used`, `excluded`, `not-admitted`, JanusError, JanusUnavailable. */
  async join(claims: MediaClaims, visitor: Visitor, resumeKey?: string): Promise<LiveSeat> {
    const stop = joinSeconds.startTimer();
    try {
      const held = this.find(claims, resumeKey);
      const seat = await this.seats.take(claims, this.clock.now(), held?.seat.generation);
      if (held && !held.isEnded && held.seat.generation === seat.generation) {
        held.visitor = visitor;
        held.announce(true);
        stop({ outcome: 'resumed' });
        return held;
      }
      const live = await this.lanes.run(seat.sessionId, () => this.enter(seat, visitor, true));
      await this.confirm(live);
      live.announce(false);
      stop({ outcome: 'joined' });
      return live;
    } catch (error) {
      stop({ outcome: 'refused' });
      throw error;
    }
  }

  /** Their socket is lost. Their media goes on for a while if there is any: they may come back to it. */
  async drift(live: LiveSeat, visitor: Visitor): Promise<void> {
    if (live.visitor !== visitor) return;
    if (!live.drift()) return this.leave(live, 'lost');
    const unheard = live.visitor;
    setTimeout(() => {
      if (live.visitor === unheard && !live.isEnded) void this.leave(live, 'lost').catch((error: unknown) => this.logger.warn('a lost seat could not be left', error instanceof Error ? error : {}));
    }, adriftForMs).unref();
  }

  /** Somebody goes. */
  async leave(live: LiveSeat, reason: LeaveReason): Promise<void> {
    await Promise.all([this.remove(live, false), this.seats.leave(live.seat, reason)]);
  }

  /** Ends the seats that no longer stand: excluded, taken by a newer join, or their session ended. Everybody's, unless somebody or a session is named. */
  async review({ participantId, sessionId }: Partial<Who> = {}): Promise<void> {
    const concerned = ({ seat }: LiveSeat) => seat.participantId === (participantId ?? seat.participantId) && seat.sessionId === (sessionId ?? seat.sessionId);
    const lives = [...this.rooms.values()].flatMap(({ seats }) => [...seats]).filter(concerned);
    const standing = await this.seats.standing(lives.map(({ seat }) => seat));
    await Promise.all(lives.map(async (live) => {
      const verdict = standing.get(live.seat);
      if (verdict === undefined || verdict === 'stays') return;
      live.visitor.dismiss(verdict);
      await this.remove(live, true);
    }));
  }

  /** Whether somebody of this replica is in it, or on their way. */
  holds(sessionId: string): boolean {
    return this.rooms.has(sessionId);
  }

  /** Everybody has left: gives everything back. */
  async stop(): Promise<void> {
    await Promise.all([...this.rooms.values()].map((room) => this.lanes.run(room.room.sessionId, () => this.closeIfEmpty(room))));
    await this.lanes.idle();
    await this.janus.stop();
  }

  private async enter(seat: Seat, visitor: Visitor, again: boolean): Promise<LiveSeat> {
    const room = this.rooms.get(seat.sessionId) ?? (await this.open(seat.sessionId));
    try {
      return await room.enter(seat, visitor, this.ownOf(seat));
    } catch (error) {
      const roomLost = error instanceof JanusError && error.code === janusCodes.noSuchRoom;
      if (roomLost) await this.abandon(room);
      else this.closeLater(room);
      if (!roomLost || !again) throw error;
      return this.enter(seat, visitor, false);
    }
  }

  /** The seat this person's lost socket had here; undefined when it is gone, or was never here. */
  private find({ sub, sessionId }: MediaClaims, resumeKey: string | undefined): LiveSeat | undefined {
    return [...this.rooms.get(sessionId)?.seats ?? []].find(({ seat, resumeKey: key }) => seat.participantId === sub && key === resumeKey);
  }

  /** What is of this join alone. */
  private ownOf(seat: Seat) {
    const relays = { urls: this.env.TURN_URLS, secret: this.env.TURN_SECRET ?? null };
    const until = new Date(this.clock.now().getTime() + relaysForMs);
    return { token: systemIds.secret(24), resumeKey: systemIds.secret(24), iceServers: iceServers(relays, seat.participantId, until), onSharing: (sharing: boolean) => this.tellShare(seat, sharing) };
  }

  private async confirm(live: LiveSeat): Promise<void> {
    try {
      await this.seats.confirm(live.seat);
    } catch (error) {
      await this.remove(live, true);
      throw error;
    }
    if (!live.isEnded) return;
    // The room was lost between the two: whoever asked is not in it.
    await this.seats.leave(live.seat, 'media-lost');
    throw new JanusUnavailable('room lost while joining');
  }

  private async open(sessionId: string): Promise<LiveRoom> {
    const { JANUS_MAX_ROOMS, JANUS_ROOM_ADMIN_KEY, ROOM_MAX_PUBLISHERS, PUBLISHER_MAX_KBITS } = this.env;
    const room = await this.store.place(sessionId, await this.janus.available(), JANUS_MAX_ROOMS);
    const terms = { adminKey: JANUS_ROOM_ADMIN_KEY, unusedToken: systemIds.secret(24), publishers: ROOM_MAX_PUBLISHERS, bitrate: PUBLISHER_MAX_KBITS * 1_000 };
    const live = await LiveRoom.open(this.janus.client(room.janus), room, terms, (lost) => void this.lanes.run(sessionId, () => this.abandon(lost)));
    this.rooms.set(sessionId, live);
    openRooms.set(this.rooms.size);
    return live;
  }

  private async remove(live: LiveSeat, kick: boolean): Promise<void> {
    const room = this.rooms.get(live.seat.sessionId);
    if (!room?.seats.has(live)) return;
    await room.remove(live, { kick });
    this.closeLater(room);
  }

  private closeLater(room: LiveRoom) {
    if (room.seats.size === 0) setTimeout(() => void this.lanes.run(room.room.sessionId, () => this.closeIfEmpty(room)), emptyForMs).unref();
  }

  private async closeIfEmpty(room: LiveRoom): Promise<void> {
    if (room.seats.size > 0 || !this.forget(room)) return;
    try {
      if (await room.isEmpty()) {
        await this.store.replace(room.room);
        await room.destroy();
        await this.store.forget(room.room);
      }
      await room.close();
    } catch (error) {
      this.logger.warn('an empty room could not be closed', error instanceof Error ? error : {});
    }
  }

  /** The room is lost or out of date: a new one takes its place and everybody is asked to come back. */
  private async abandon(room: LiveRoom): Promise<void> {
    if (!this.forget(room)) return;
    roomsRebuilt.inc();
    const seats = [...room.seats];
    room.seats.clear();
    const closed = room.close();
    const [next] = await Promise.allSettled([this.store.replace(room.room), ...seats.map(({ seat }) => this.seats.leave(seat, 'media-lost'))]);
    const epoch = next.status === 'fulfilled' ? next.value.epoch : room.room.epoch + 1;
    this.logger.warn('room lost, its people are asked to come back', { sessionId: room.room.sessionId, epoch, count: seats.length });
    for (const live of seats) {
      void live.end({ kick: false });
      live.visitor.reset(epoch);
    }
    await closed.catch(() => undefined);
  }

  private forget(room: LiveRoom): boolean {
    if (this.rooms.get(room.room.sessionId) !== room) return false;
    this.rooms.delete(room.room.sessionId);
    openRooms.set(this.rooms.size);
    return true;
  }

  /** Another replica gave a session a new room: whoever is in the old one moves. */
  private async follow(sessionId: string): Promise<void> {
    for (const room of [...this.rooms.values()].filter((one) => sessionId === '' || one.room.sessionId === sessionId)) {
      const current = await this.store.current(room.room.sessionId);
      if (current && current.epoch > room.room.epoch) await this.lanes.run(room.room.sessionId, () => this.abandon(room));
    }
  }

  /** In the order in which it happened; what the database refuses is tried once more. Who leaves ends their share whatever was told of it. */
  private tellShare(seat: Seat, sharing: boolean) {
    const tell = () => this.seats.share(seat, sharing);
    void this.lanes.run(`share ${seat.participantId}`, () => tell().catch(tell))
      .catch((error: unknown) => this.logger.warn('a shared screen could not be told', error instanceof Error ? error : {}));
  }

  private async reviewAtLast(participantId: string): Promise<void> {
    await this.review(participantId === '' ? {} : { participantId }).catch(() => setTimeout(() => void this.reviewAtLast(''), retryMs).unref());
  }

  private async followAtLast(sessionId: string): Promise<void> {
    await this.follow(sessionId).catch(() => setTimeout(() => void this.followAtLast(''), retryMs).unref());
  }
}
