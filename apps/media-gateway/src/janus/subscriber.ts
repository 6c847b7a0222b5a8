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

export interface SubscriberEvents {
  /** A new offer, to be answered in order. Janus makes some by itself, when a publisher leaves. */
  onOffer(sdp: string, tracks: SubscribedTrack[]): void;
  onCandidate(candidate: unknown): void;
}

/** The connection on which one person receives. Every method throws JanusError, JanusUnavailable. */
export class Subscriber {
  private joined = false;

  private constructor(
    private readonly handle: JanusHandle, private readonly room: Room, private readonly privateId: number, private readonly events: SubscriberEvents,
  ) {}

  static async attach(session: JanusSession, room: Room, privateId: number, events: SubscriberEvents): Promise<Subscriber> {
    const handle = await session.attach(videoRoomPlugin, {
      onCandidate: (candidate) => events.onCandidate(candidate),
      onPlugin: (message) => offer(message, events),
    });
    return new Subscriber(handle, room, privateId, events);
  }

  /** Asks for more and for less. The offer that follows comes through `onOffer`, now or once the last one is answered. */
  async change({ subscribe, unsubscribe }: { subscribe: readonly StreamRef[]; unsubscribe: readonly StreamRef[] }): Promise<void> {
    const asked = (streams: readonly StreamRef[]) => streams.map(({ feedId, mid }) => ({ feed: feedId, mid }));
    const body = this.joined
      ? { request: 'update', ...(subscribe.length ? { subscribe: asked(subscribe) } : {}), ...(unsubscribe.length ? { unsubscribe: asked(unsubscribe) } : {}) }
      : { request: 'join', ptype: 'subscriber', room: this.room.janusRoom, pin: this.room.pin, private_id: this.privateId, streams: asked(subscribe) };
    offer(await this.handle.message(body), this.events);
    this.joined = true;
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
}

function offer({ data, jsep }: PluginMessage, events: SubscriberEvents) {
  if (jsep?.type !== 'offer') return;
  const streams = subscribedAnswer.safeParse(data).data?.streams ?? [];
  events.onOffer(jsep.sdp, streams.flatMap(({ mid, active, feed_id: feed, feed_description: description }) => {
    const source = describedBy(description)?.source;
    return active === false || feed === undefined || source === undefined ? [] : [{ mid, participantId: participantOf(feed), source }];
  }));
}
