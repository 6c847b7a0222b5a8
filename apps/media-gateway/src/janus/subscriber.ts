import type { MediaSource } from '@rcp/contracts';
import { describedBy, participantOf, type Room } from '../domain/room.js';
import type { StreamRef } from '../domain/subscription.js';
import type { PluginMessage } from './janus-messages.js';
import type { JanusHandle, JanusSession } from './janus-session.js';
import { subscribedAnswer, videoRoomPlugin } from './video-room-messages.js';

/** Which m-line of an offer carries whom. */
export interface SubscribedTrack {
  readonly mid: string;
  readonly participantId: string;
  readonly source: MediaSource;
}

/** A track as it stands, and whether it is forwarded at the moment. */
interface Line extends SubscribedTrack {
  readonly feed: string;
  paused: boolean;
}

export interface SubscriberEvents {
  /** A new offer, to be answered in order. Janus makes some by itself, when a publisher leaves. */
  onOffer(sdp: string, tracks: SubscribedTrack[]): void;
  onCandidate(candidate: unknown): void;
}

/** The connection on which one person receives. Every method throws JanusError, JanusUnavailable. */
export class Subscriber {
  private joined = false;
  private lines: readonly Line[] = [];

  private constructor(
    private readonly handle: JanusHandle, private readonly room: Room, private readonly privateId: number, private readonly events: SubscriberEvents,
  ) {}

  static async attach(session: JanusSession, room: Room, privateId: number, events: SubscriberEvents): Promise<Subscriber> {
    // Nothing is told before something was asked.
    const handle = await session.attach(videoRoomPlugin, {
      onCandidate: (candidate) => events.onCandidate(candidate),
      onPlugin: (message) => subscriber.offered(message),
    });
    const subscriber = new Subscriber(handle, room, privateId, events);
    return subscriber;
  }

  /** Asks for more and for less. The offer that follows comes through `onOffer`, now or once the last one is answered. */
  async change({ subscribe, unsubscribe }: { subscribe: readonly StreamRef[]; unsubscribe: readonly StreamRef[] }): Promise<void> {
    const asked = (streams: readonly StreamRef[]) => streams.map(({ feedId, mid }) => ({ feed: feedId, mid }));
    const body = this.joined
      ? { request: 'update', ...(subscribe.length ? { subscribe: asked(subscribe) } : {}), ...(unsubscribe.length ? { unsubscribe: asked(unsubscribe) } : {}) }
      : { request: 'join', ptype: 'subscriber', room: this.room.janusRoom, pin: this.room.pin, private_id: this.privateId, streams: asked(subscribe) };
    this.offered(await this.handle.message(body));
    this.joined = true;
  }

  /** Lets what nobody looks at wait, and the others go on, without a new offer. Those that go on begin with a whole picture. */
  async pause(unseen: (track: SubscribedTrack) => boolean): Promise<void> {
    const changed = this.lines.filter((line) => line.paused !== unseen(line));
    if (changed.length === 0) return;
    for (const line of changed) line.paused = !line.paused;
    await this.handle.message({ request: 'configure', streams: changed.map(({ mid, paused }) => ({ mid, send: !paused })) });
  }

  /** Asks for an offer with new ICE credentials. */
  async restart(): Promise<void> {
    if (this.joined) this.offered(await this.handle.message({ request: 'configure', restart: true }));
  }

  async answer(sdp: string): Promise<void> {
    await this.handle.message({ request: 'start' }, { type: 'answer', sdp });
  }

  trickle(candidate: object | null): Promise<void> {
    return this.handle.trickle(candidate);
  }

  detach(): Promise<void> {
    return this.handle.detach();
  }

  private offered({ data, jsep }: PluginMessage) {
    if (jsep?.type !== 'offer') return;
    const streams = subscribedAnswer.safeParse(data).data?.streams ?? [];
    this.lines = streams.flatMap(({ mid, active, feed_id: feed, feed_description: description }): Line[] => {
      const source = describedBy(description)?.source;
      if (active === false || feed === undefined || source === undefined) return [];
      const known = this.lines.find((line) => line.mid === mid && line.feed === feed && line.source === source);
      return [known ?? { mid, feed, participantId: participantOf(feed), source, paused: false }];
    });
    this.events.onOffer(jsep.sdp, this.lines.map(({ mid, participantId, source }) => ({ mid, participantId, source })));
  }
}
