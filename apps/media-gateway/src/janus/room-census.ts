import { z } from 'zod';
import type { Room } from '../domain/room.js';
import type { JanusClient } from './janus-client.js';
import { janusCodes, JanusError } from './janus-messages.js';
import type { JanusHandle, JanusSession } from './janus-session.js';
import { destroyRoom } from './video-room.js';
import { feedId, videoRoomPlugin } from './video-room-messages.js';

const counted = z.object({ participants: z.array(z.object({ id: feedId })) });

/** Looks at the rooms of one Janus without being in any, and ends those that are over. Every method throws JanusError, JanusUnavailable. */
export class RoomCensus {
  private constructor(private readonly session: JanusSession, private readonly handle: JanusHandle) {}

  static async open(janus: JanusClient): Promise<RoomCensus> {
    const session = await janus.createSession(() => undefined);
    return new RoomCensus(session, await session.attach(videoRoomPlugin, { onPlugin: () => undefined }));
  }

  /** Feed ids of everybody in the room; nobody in a room that doesn't exist. */
  async feeds({ janusRoom }: Pick<Room, 'janusRoom'>): Promise<string[]> {
    try {
      const { data } = await this.handle.message({ request: 'listparticipants', room: janusRoom });
      return counted.parse(data).participants.map(({ id }) => id);
    } catch (error) {
      if (error instanceof JanusError && error.code === janusCodes.noSuchRoom) return [];
      throw error;
    }
  }

  /** One that is gone already is fine. */
  destroy(room: Pick<Room, 'janusRoom' | 'secret'>): Promise<void> {
    return destroyRoom(this.handle, room);
  }

  close(): Promise<void> {
    return this.session.destroy();
  }
}
