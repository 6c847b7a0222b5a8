import { DomainError, type IceServer, type MediaServerMessage, type MediaSource } from '@rcp/contracts';
import { mayWait } from './domain/quality.js';
import { feedIdOf, feedList, feedsSeenBy, type Published, type PublishedStream, type Room, switched, talkingAfter, withFeed, withoutFeed } from './domain/room.js';
import type { Seat, Standing } from './domain/seat.js';
import { sharedSources, sharesScreen } from './domain/share.js';
import { type StreamRef, subscriptionChange } from './domain/subscription.js';
import { janusCodes, JanusError, JanusUnavailable } from './janus/janus-messages.js';
import type { JanusSession } from './janus/janus-session.js';
import { Subscriber } from './janus/subscriber.js';
import { Publisher, type RoomControl } from './janus/video-room.js';

/** The browser's end of a seat. */
export interface Visitor {
  tell(message: MediaServerMessage): void;
  /** The place is lost for good: says why and closes. */
  dismiss(reason: Exclude<Standing, 'stays'>): void;
  /** The room is lost, the browser may come back. */
  reset(epoch: number): void;
  /** An organiser switched one of this person's sources off. */
  moderated(source: MediaSource): void;
  /** Something failed that nobody waits for. */
  fault(error: unknown): void;
}

/** What a seat stands in. */
export interface SeatSurroundings {
  readonly room: Room;
  readonly session: JanusSession;
  readonly control: RoomControl;
  /** The room was destroyed under it. */
  readonly onRoomGone: () => void;
  readonly resumeKey: string;
  /** Relays this person may use. */
  readonly iceServers: readonly IceServer[];
  /** Their shared screen has begun to reach Janus, or does so no more. */
  readonly onSharing: (sharing: boolean) => void;
}

/** Nobody listens: the socket was lost, the media goes on. */
const adrift: Visitor = { tell: () => undefined, dismiss: () => undefined, reset: () => undefined, moderated: () => undefined, fault: () => undefined };

/** One person in the room: a connection to send, a connection to receive, and what they see of the others. */
export class LiveSeat {
  private published: Published = new Map();
  /** What this person publishes. */
  private own: readonly PublishedStream[] = [];
  /** What of it is on; all but a screen, until something else is said. */
  private sending: readonly MediaSource[] | undefined;
  /** Of one's own sources, those an organiser switched off and nobody switched on since. */
  private readonly silenced = new Set<string>();
  /** On which of one's own lines Janus receives something. */
  private readonly receiving = new Set<string>();
  private sharing = false;
  private talking: ReadonlySet<string> = new Set();
  private wanted: ReadonlySet<string> = new Set();
  /** Whose camera is looked at; undefined = everybody's. */
  private watched: ReadonlySet<string> | undefined;
  private held: StreamRef[] = [];
  private subscriber: Subscriber | undefined;
  private subscribing: Promise<void> = Promise.resolve();
  private announced = false;
  private ended = false;
  private privateId = 0;
  private publisher: Publisher | undefined;

  /** The offer that the browser has not answered yet. */
  private pending: MediaServerMessage | undefined;

  constructor(readonly seat: Seat, public visitor: Visitor, private readonly around: SeatSurroundings) {}

  /** Who shows this goes on in this seat. */
  get resumeKey(): string {
    return this.around.resumeKey;
  }

  /** The socket is lost. True when there is media that goes on without it. */
  drift(): boolean {
    this.visitor = { ...adrift };
    return !this.ended && (this.own.length > 0 || this.subscriber !== undefined);
  }

  /** Joins Janus's room by a token that is worthless right after. Throws JanusError, JanusUnavailable. */
  async enter(token: string): Promise<void> {
    const { session, room, control } = this.around;
    this.publisher = await Publisher.attach(session, room, {
      onFeed: (feed, streams) => this.feedChanged(feed, streams),
      onCandidate: (candidate) => this.visitor.tell({ type: 'media.trickle', target: 'publish', candidate }),
      onTalking: (feed, talks) => this.talks(feed, talks),
      onSilenced: (feed, mid) => this.silence(feed, mid),
      onMedia: (mid, receiving) => this.receives(mid, receiving),
      onHangUp: () => this.hungUp(),
      onRoomGone: this.around.onRoomGone,
    });
    const publisher = this.publisher;
    const joined = await control.admit(token, () => publisher.join(this.feedId, token));
    this.privateId = joined.privateId;
    this.published = new Map([...joined.published, ...this.published]);
    if (this.ended) await this.leaveLate(publisher);
  }

  /** The join is confirmed, or goes on: from now on the browser is told who is here. */
  announce(resumed: boolean): void {
    const { around: { room, iceServers }, seat: { participantId } } = this;
    this.visitor.tell({ type: 'media.joined', participantId, epoch: room.epoch, resumed, resume: this.resumeKey, iceServers: [...iceServers] });
    this.announced = true;
    this.tellFeeds();
    if (this.talking.size > 0) this.visitor.tell({ type: 'media.talking', participants: [...this.talking] });
    if (this.pending) this.visitor.tell(this.pending);
  }

  /** Answers Janus's SDP answer to an offer that was accepted. */
  async publish(sdp: string, streams: readonly PublishedStream[]): Promise<string> {
    if (!this.publisher) throw new Error('publishing before entering');
    const own = switched(streams, this.sending ?? streams.map(({ source }) => source).filter((source) => !sharedSources.has(source)));
    const answer = await this.publisher.publish(sdp, own);
    this.own = own;
    this.reviewShare();
    return answer;
  }

  /** Which of one's sources are on, those published now and later; the others see them go off and on. */
  async send(sources: readonly MediaSource[]): Promise<void> {
    this.sending = sources;
    this.own = switched(this.own, sources);
    if (this.own.length === 0) return;
    // Whoever was muted may speak again by their own will.
    for (const { mid, on } of this.own) if (on && this.silenced.delete(mid)) await this.around.control.moderate(this.feedId, mid, false);
    await this.publisher?.describe(this.own);
    this.reviewShare();
  }

  /** Switches a source of somebody in the room off, whichever replica they came through; nothing happens when it is off or they are gone. */
  async moderate(participantId: string, source: MediaSource): Promise<void> {
    const feed = feedsSeenBy(this.seat.participantId, this.published).get(participantId);
    const stream = this.published.get(feed ?? '')?.find((one) => one.source === source && one.on);
    if (feed !== undefined && stream) await this.around.control.moderate(feed, stream.mid, true);
  }

  get sources(): readonly MediaSource[] {
    return this.sending ?? [];
  }

  sends(source: MediaSource): boolean {
    return this.sending?.includes(source) ?? false;
  }

  /** Whose media this person wants, from now on, whatever they will send, and whose pictures they look at. */
  want(participantIds: readonly string[], watched?: readonly string[]): void {
    this.wanted = new Set(participantIds);
    this.watched = watched && new Set(watched);
    this.adjust();
  }

  async answer(sdp: string): Promise<void> {
    this.pending = undefined;
    await this.subscriber?.answer(sdp);
  }

  /** The connection on which this person receives begins anew, with the same lines. */
  async restart(): Promise<void> {
    await this.subscriber?.restart();
  }

  async trickle(target: 'publish' | 'subscribe', candidate: object | null): Promise<void> {
    await (target === 'publish' ? this.publisher : this.subscriber)?.trickle(candidate);
  }

  /** Stops the media both ways at once. Kicking concerns what is sent only; detaching ends what is received too. */
  async end(options: { kick: boolean }): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await Promise.allSettled([
      options.kick ? this.around.control.kick(this.feedId) : undefined, this.publisher?.detach(), this.subscriber?.detach(),
    ]);
  }

  get isEnded(): boolean {
    return this.ended;
  }

  /** Ended while it was entering, when there was nothing to detach yet. */
  private async leaveLate(publisher: Publisher): Promise<never> {
    await publisher.detach().catch(() => undefined);
    throw new DomainError('not-admitted');
  }

  private get feedId(): string {
    return feedIdOf(this.seat.participantId, this.seat.generation);
  }

  private feedChanged(feed: string, streams: readonly PublishedStream[] | null) {
    this.published = streams === null ? withoutFeed(this.published, feed) : withFeed(this.published, feed, streams);
    if (streams === null) this.talks(feed, false);
    this.tellFeeds();
    this.adjust();
  }

  private talks(feed: string, talks: boolean) {
    const before = this.talking;
    this.talking = talkingAfter(before, feed, talks);
    if (this.announced && !this.ended && (talks || this.talking.size < before.size)) this.visitor.tell({ type: 'media.talking', participants: [...this.talking] });
  }

  private silence(feed: string, mid: string) {
    const stream = feed === this.feedId ? this.own.find((one) => one.mid === mid) : undefined;
    if (!stream) return;
    this.silenced.add(mid);
    this.reviewShare();
    this.visitor.moderated(stream.source);
  }

  private receives(mid: string, receiving: boolean) {
    if (receiving) this.receiving.add(mid);
    else this.receiving.delete(mid);
    this.reviewShare();
  }

  private hungUp() {
    this.receiving.clear();
    this.reviewShare(false);
  }

  /** `before`: what it goes on from. */
  private reviewShare(before = this.sharing) {
    const { own, receiving, silenced } = this;
    const sharing = sharesScreen(own, { receiving, silenced }, before);
    if (this.ended || sharing === this.sharing) return;
    this.sharing = sharing;
    this.around.onSharing(sharing);
  }

  private tellFeeds() {
    if (this.announced && !this.ended) this.visitor.tell({ type: 'media.feeds', feeds: feedList(this.seat.participantId, this.published) });
  }

  /** One change at a time; each looks at what is true when its turn comes. */
  private adjust() {
    this.subscribing = this.subscribing.then(() => this.subscribe()).catch((error: unknown) => {
      // Somebody left in this very moment, or everything is lost: what follows from it is on its way.
      const passing = error instanceof JanusUnavailable || (error instanceof JanusError && error.code === janusCodes.noSuchFeed);
      if (!passing && !this.ended) this.visitor.fault(error);
    });
  }

  private async subscribe() {
    const { subscribe, unsubscribe, keep } = subscriptionChange(this.seat.participantId, this.wanted, this.published, this.held);
    if (this.ended) return;
    if (subscribe.length + unsubscribe.length > 0) {
      const subscriber = this.subscriber ?? (await this.attachSubscriber());
      if (this.ended) return subscriber.detach();
      await subscriber.change({ subscribe, unsubscribe });
      this.held = [...keep, ...subscribe];
    }
    await this.subscriber?.pause((track) => mayWait(track, this.watched));
  }

  private async attachSubscriber(): Promise<Subscriber> {
    this.subscriber = await Subscriber.attach(this.around.session, this.around.room, this.privateId, {
      onOffer: (sdp, tracks) => {
        this.pending = { type: 'media.offer', sdp, tracks };
        this.visitor.tell(this.pending);
        this.adjust();
      },
      onCandidate: (candidate) => this.visitor.tell({ type: 'media.trickle', target: 'subscribe', candidate }),
    });
    return this.subscriber;
  }
}
