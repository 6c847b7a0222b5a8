import { bitrateOf } from '../domain/quality.js';
import { descriptionOf, type Published, type PublishedStream, type Room } from '../domain/room.js';
import { janusCodes, JanusError } from './janus-messages.js';
import type { JanusHandle, JanusSession } from './janus-session.js';
import { feedId, joinedAnswer, publishersOf, videoRoomPlugin, videoRoomNotice } from './video-room-messages.js';

/** What a room is made with, besides its own keys. */
export interface RoomTerms {
  readonly adminKey: string;
  /** The only one that opens the room from birth; given to nobody. */
  readonly unusedToken: string;
  /** People who may send at once. */
  readonly publishers: number;
  /** Bits per second that one of them may ever send. */
  readonly bitrate: number;
}

const talk: ReadonlySet<string> = new Set(['talking', 'stopped-talking']);

const described = (streams: readonly PublishedStream[]) => streams.map((stream) => ({ mid: stream.mid, description: descriptionOf(stream) }));
const roomIs = (room: Room) => ({ room: room.janusRoom, pin: room.pin });
const ownerOf = (room: Pick<Room, 'janusRoom' | 'secret'>) => ({ room: room.janusRoom, secret: room.secret });

/** Ends a room of ours; one that is gone already is fine. Throws JanusError, JanusUnavailable. */
export async function destroyRoom(handle: JanusHandle, room: Pick<Room, 'janusRoom' | 'secret'>): Promise<void> {
  try {
    await handle.message({ request: 'destroy', ...ownerOf(room), permanent: false });
  } catch (error) {
    if (!(error instanceof JanusError) || error.code !== janusCodes.noSuchRoom) throw error;
  }
}

/** The room itself: made, guarded, emptied through a handle that sends nothing. Every method throws JanusError, JanusUnavailable. */
export class RoomControl {
  private constructor(private readonly handle: JanusHandle, private readonly room: Room) {}

  /** Makes sure the room exists. Its id and secret are ours, so a room that is there already is this one, made by another replica. */
  static async open(session: JanusSession, room: Room, terms: RoomTerms): Promise<RoomControl> {
    const handle = await session.attach(videoRoomPlugin, { onPlugin: () => undefined });
    try {
      await handle.message({
        request: 'create', admin_key: terms.adminKey, ...ownerOf(room), pin: room.pin, permanent: false, is_private: true,
        // Closed from birth: nobody will ever be given this token, each join gets one of its own.
        allowed: [terms.unusedToken],
        // Nobody records. Only who holds the secret could switch it on, and then there is no directory to write to.
        record: false, lock_record: true, rec_dir: '/dev/null/none',
        publishers: terms.publishers, bitrate: terms.bitrate, bitrate_cap: true, audiocodec: 'opus', videocodec: 'vp8,h264',
        require_pvtid: true, notify_joining: true,
        // Half a second above the murmur of a room is speech.
        audiolevel_event: true, audio_active_packets: 25, audio_level_average: 55,
      });
    } catch (error) {
      if (!(error instanceof JanusError) || error.code !== janusCodes.roomExists) throw error;
    }
    return new RoomControl(handle, room);
  }

  /** Lets one join through: the token is worth something only while `join` runs. */
  async admit<T>(token: string, join: () => Promise<T>): Promise<T> {
    await this.allowed('add', token);
    try {
      return await join();
    } finally {
      await this.allowed('remove', token);
    }
  }

  /** Ends what this feed sends, at once and for everyone. */
  async kick(id: string): Promise<void> {
    await this.handle.message({ request: 'kick', ...ownerOf(this.room), id });
  }

  /** Switches one m-line of a feed off for everybody, or on again. A stream that is gone by now is fine. */
  async moderate(id: string, mid: string, mute: boolean): Promise<void> {
    try {
      await this.handle.message({ request: 'moderate', ...ownerOf(this.room), id, mid, mute });
    } catch (error) {
      if (!(error instanceof JanusError) || error.code !== janusCodes.noSuchFeed) throw error;
    }
  }

  /** Nobody is in it, whichever replica they came through. */
  async isEmpty(): Promise<boolean> {
    const { data } = await this.handle.message({ request: 'listparticipants', room: this.room.janusRoom });
    return Array.isArray(data['participants']) && data['participants'].length === 0;
  }

  /** Ends this room; one that is gone already is fine. */
  async destroy(): Promise<void> {
    await destroyRoom(this.handle, this.room);
  }

  private async allowed(action: 'add' | 'remove', token: string) {
    await this.handle.message({ request: 'allowed', ...ownerOf(this.room), action, allowed: [token] });
  }
}

export interface PublisherEvents {
  /** The whole list of what one feed sends now; null = it left. */
  onFeed(feed: string, streams: readonly PublishedStream[] | null): void;
  onCandidate(candidate: unknown): void;
  /** Somebody begins to speak, or ends. */
  onTalking(feed: string, talks: boolean): void;
  /** An organiser switched one m-line of a feed off. */
  onSilenced(feed: string, mid: string): void;
  /** Packets of one of this person's own lines have begun to arrive, or none did for a second. */
  onMedia(mid: string, receiving: boolean): void;
  /** Their connection is over: nothing of theirs arrives. */
  onHangUp(): void;
  /** The room was destroyed. */
  onRoomGone(): void;
}

/** The connection on which one person sends; also their eyes on who else sends. */
export class Publisher {
  private published = false;

  private constructor(private readonly handle: JanusHandle, private readonly room: Room) {}

  static async attach(session: JanusSession, room: Room, events: PublisherEvents): Promise<Publisher> {
    const handle = await session.attach(videoRoomPlugin, {
      onCandidate: (candidate) => events.onCandidate(candidate),
      onMedia: (mid, receiving) => events.onMedia(mid, receiving),
      onHangUp: () => events.onHangUp(),
      onPlugin: ({ data }) => {
        const notice = videoRoomNotice.safeParse(data).data;
        if (notice === undefined) return;
        if (notice.videoroom === 'destroyed') return events.onRoomGone();
        const about = feedId.safeParse(notice.id).data;
        if (about !== undefined && talk.has(notice.videoroom)) return events.onTalking(about, notice.videoroom === 'talking');
        if (about !== undefined && notice.moderation === 'muted' && notice.mid !== undefined) events.onSilenced(about, notice.mid);
        for (const [feed, streams] of publishersOf(notice.publishers ?? [])) events.onFeed(feed, streams);
        const gone = feedId.safeParse(notice.leaving ?? notice.unpublished ?? notice.kicked).data;
        if (gone !== undefined) events.onFeed(gone, null);
      },
    });
    return new Publisher(handle, room);
  }

  /** Answers who sends already, and the private id that ties the subscribing connection to this one. */
  async join(id: string, token: string): Promise<{ privateId: number; published: Published }> {
    const { data } = await this.handle.message({ request: 'join', ptype: 'publisher', ...roomIs(this.room), id, token });
    const joined = joinedAnswer.parse(data);
    return { privateId: joined.private_id, published: new Map(publishersOf(joined.publishers)) };
  }

  /** Publishes, or changes what is published. Answers Janus's SDP answer. */
  async publish(sdp: string, streams: readonly PublishedStream[]): Promise<string> {
    const request = this.published ? 'configure' : 'publish';
    const { jsep } = await this.handle.message({ request, descriptions: described(streams), bitrate: bitrateOf(streams) }, { type: 'offer', sdp })
      .catch((error: unknown) => this.refused(error));
    if (jsep?.type !== 'answer') throw new JanusError(0);
    this.published = true;
    return jsep.sdp;
  }

  /** Tells everybody which of the published streams are on. */
  async describe(streams: readonly PublishedStream[]): Promise<void> {
    await this.handle.message({ request: 'configure', descriptions: described(streams), bitrate: bitrateOf(streams) });
  }

  trickle(candidate: object | null): Promise<void> {
    return this.handle.trickle(candidate);
  }

  /** Janus has begun a connection before the room said no: it would stand in the way of the next offer. */
  private async refused(error: unknown): Promise<never> {
    if (error instanceof JanusError && !this.published) await this.handle.hangUp().catch(() => undefined);
    throw error;
  }

  /** Leaves the room and ends the connection. */
  detach(): Promise<void> {
    return this.handle.detach();
  }
}
