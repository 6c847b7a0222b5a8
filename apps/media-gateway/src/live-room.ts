import type { Room } from './domain/room.js';
import type { Seat } from './domain/seat.js';
import type { JanusClient } from './janus/janus-client.js';
import type { JanusSession } from './janus/janus-session.js';
import { RoomControl, type RoomTerms } from './janus/video-room.js';
import { LiveSeat, type SeatSurroundings, type Visitor } from './live-seat.js';

/** The part of one session's room that this replica holds: a Janus session of its own, so that losing it costs one meeting. */
export class LiveRoom {
  readonly seats = new Set<LiveSeat>();

  private constructor(
    readonly room: Room, private readonly session: JanusSession, private readonly control: RoomControl, private readonly onLost: (room: LiveRoom) => void,
  ) {}

  /** `onLost` is called when Janus, the session or the room is gone. Throws JanusError, JanusUnavailable. */
  static async open(janus: JanusClient, room: Room, terms: RoomTerms, onLost: (room: LiveRoom) => void): Promise<LiveRoom> {
    let opened: LiveRoom | undefined;
    const session = await janus.createSession(() => { if (opened) onLost(opened); });
    try {
      opened = new LiveRoom(room, session, await RoomControl.open(session, room, terms), onLost);
      return opened;
    } catch (error) {
      await session.destroy().catch(() => undefined);
      throw error;
    }
  }

  /** Throws JanusError, JanusUnavailable; then nothing is left of the attempt. */
  async enter(seat: Seat, visitor: Visitor, { token, ...own }: { token: string } & Pick<SeatSurroundings, 'resumeKey' | 'iceServers' | 'onSharing'>): Promise<LiveSeat> {
    const { room, session, control } = this;
    const live = new LiveSeat(seat, visitor, { room, session, control, onRoomGone: () => this.onLost(this), ...own });
    this.seats.add(live);
    try {
      await live.enter(token);
      return live;
    } catch (error) {
      await this.remove(live, { kick: false });
      throw error;
    }
  }

  /** Ends one seat; nothing happens when it is gone already. */
  async remove(seat: LiveSeat, options: { kick: boolean }): Promise<void> {
    if (this.seats.delete(seat)) await seat.end(options);
  }

  isEmpty(): Promise<boolean> {
    return this.control.isEmpty();
  }

  /** Ends the room in Janus. */
  async destroy(): Promise<void> {
    await this.control.destroy();
  }

  /** Gives back everything this replica holds in Janus. */
  async close(): Promise<void> {
    await this.session.destroy();
  }
}
