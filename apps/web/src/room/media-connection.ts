import { closeCodes, type ErrorCode, type MediaClientMessage, mediaServerMessage, mediaSource, type IceServer, type MediaServerMessage, type MediaSource, socketLimits } from '@rcp/contracts';
import { KeptMedia } from './kept-media.js';
import { dueFrom } from './line-quality.js';
import { type LocalTracks, ReceivingPeer, SendingPeer } from './peer.js';
import type { CameraQuality } from './quality.js';
import type { Feeds, ReceivedLine } from './remote-media.js';

export type KickedReason = Extract<MediaServerMessage, { type: 'media.kicked' }>['reason'];

/** What one sends and wants to receive; kept over reconnections. */
export interface MediaWishes {
  readonly tracks: LocalTracks;
  readonly wanted: readonly string[] | 'everyone';
  /** Whose cameras are looked at; undefined = everybody's. */
  readonly watched: readonly string[] | undefined;
  readonly camera: CameraQuality;
}

export interface ConnectionEvents {
  onJoined(): void;
  onFeeds(feeds: Feeds): void;
  onLines(lines: readonly ReceivedLine[]): void;
  /** Who speaks at the moment. */
  onTalking(participantIds: readonly string[]): void;
  /** An organiser switched a source off. */
  onModerated(source: MediaSource): void;
  /** Two others share their screens already. */
  onShareRefused(): void;
  /** Too many people send already: this browser receives only. */
  onSendingRefused(): void;
  /** The end of this connection; make another, which may take over the media that goes on. */
  onLost(code: ErrorCode, kept?: KeptMedia): void;
  /** The end of being in the room. */
  onKicked(reason: KickedReason): void;
}

const joinPatienceMs = 15_000;
/** What is kept is shown until there is something in its place, or this long when nobody sends anything. */
const ownMediaPatienceMs = 5_000;
/** Once inside, an error that leaves nothing to hope for from this connection. */
const fatal: readonly ErrorCode[] = ['media-unavailable', 'not-admitted', 'internal', 'protocol-error'];

/** One life in the room: one ticket, one socket, a connection to send and one to receive. What was lost is not repaired but replaced; media outlives its socket. */
export class MediaConnection {
  private sending: SendingPeer | undefined;
  private receiving: ReceivingPeer | undefined;
  private joined = false;
  private ended = false;
  private feeds: Feeds = new Map();
  private asked = '';
  private heardAt = Date.now();
  private key = '';
  private iceServers: readonly IceServer[] = [];
  private untilOwn: ReturnType<typeof setTimeout> | undefined;
  private readonly patience: ReturnType<typeof setTimeout>;
  private readonly heartbeat: ReturnType<typeof setInterval>;

  constructor(
    private readonly socket: WebSocket, ticket: string, private wishes: MediaWishes, private readonly events: ConnectionEvents, private kept?: KeptMedia,
  ) {
    socket.onopen = () => this.say({ type: 'media.join', ticket, ...(kept?.isSteady ? { resume: kept.key } : {}) });
    socket.onmessage = (event: MessageEvent) => this.receive(event.data);
    socket.onclose = (event: CloseEvent) => (event.code === closeCodes.excluded ? this.kicked('excluded') : this.lost('unavailable', this.keep()));
    this.patience = setTimeout(() => this.lost('unavailable', this.keep()), joinPatienceMs);
    this.heartbeat = setInterval(() => this.beat(), socketLimits.pingEveryMs);
  }

  /** Sends this track from now on; null = nothing of this source. */
  async replace(source: MediaSource, track: MediaStreamTrack | null): Promise<void> {
    this.wishes = { ...this.wishes, tracks: { ...this.wishes.tracks, [source]: track } };
    if (!this.joined || this.ended) return;
    // Said first, so that nobody sees what is off go on for an instant, and a screen has its place before it has a line.
    if (this.sending) this.tellWhatIsOn();
    await this.sending?.replace(source, track);
    this.publish();
  }

  /** `enabled` of a track has changed. */
  tellWhatIsOn(): void {
    if (this.sending) this.say({ type: 'media.sending', sources: sourcesOn(this.wishes.tracks) });
  }

  /** Whose media is wanted, whose pictures are looked at, how good one's own picture has to be. */
  wish(part: Partial<Omit<MediaWishes, 'tracks'>>): void {
    this.wishes = { ...this.wishes, ...part };
    if (part.camera) this.sending?.shape(part.camera);
    this.subscribe();
  }

  /** An organiser's: switches somebody's source off. */
  moderate(participantId: string, source: 'microphone' | 'screen'): void {
    this.say({ type: 'media.moderate', participantId, source });
  }

  async entries(): Promise<Record<string, unknown>[]> {
    return (await Promise.all([this.sending?.entries(), this.receiving?.entries()])).flatMap((entries) => entries ?? []);
  }

  /** Whose each line of the receiving connection is. */
  people(): ReadonlyMap<string, string> {
    return this.receiving?.people() ?? new Map();
  }

  /** From whom something should come at this moment. */
  due(): ReadonlySet<string> {
    return dueFrom(this.feeds, this.wishes.watched);
  }

  /** Ends everything at once, without a word to the engine. */
  end(options: { goodbye: boolean }): void {
    if (this.ended) return;
    if (options.goodbye) this.say({ type: 'media.leave' });
    this.ended = true;
    clearTimeout(this.patience);
    clearInterval(this.heartbeat);
    this.forgetKept();
    this.sending?.close();
    this.receiving?.close();
    this.socket.close();
  }

  private receive(data: unknown) {
    this.heardAt = Date.now();
    const message = parse(data);
    if (!message || this.ended) return;
    switch (message.type) {
      case 'media.joined': return this.enter(message);
      case 'media.feeds': return this.meet(message.feeds);
      case 'media.published': return this.sending?.answered(message.sdp);
      case 'media.talking': return this.events.onTalking(message.participants);
      case 'media.moderated': return this.events.onModerated(message.source);
      case 'media.offer': return this.accept(message);
      case 'media.trickle': return (message.target === 'publish' ? this.sending : this.receiver())?.addCandidate(message.candidate);
      case 'media.kicked': return this.kicked(message.reason);
      case 'media.reset': return this.lost('media-unavailable');
      case 'going-away': return this.lost('unavailable', this.keep());
      case 'error': return this.refused(message.code);
      case 'pong': return;
    }
  }

  private enter({ resume, resumed, iceServers }: Extract<MediaServerMessage, { type: 'media.joined' }>) {
    this.joined = true;
    this.key = resume;
    this.iceServers = iceServers;
    clearTimeout(this.patience);
    if (resumed && this.kept) this.takeOver(this.kept);
    else this.untilOwn = setTimeout(() => this.forgetKept(), ownMediaPatienceMs);
    this.events.onJoined();
    this.publish();
  }

  /** Nothing was interrupted but words: what changed meanwhile is said now. */
  private takeOver({ sending, receiving }: KeptMedia) {
    this.kept = undefined;
    this.sending = sending;
    this.receiving = receiving;
    receiving?.resume(this.peerEvents('subscribe'), () => this.say({ type: 'media.restart' }));
    if (!sending) return;
    sending.resume(this.tellOffer, this.peerEvents('publish'));
    this.tellWhatIsOn();
    for (const source of mediaSource.options) void sending.replace(source, this.wishes.tracks[source]).catch(() => undefined);
    sending.shape(this.wishes.camera);
  }

  /** What goes on without this connection, if it is lost now. */
  private keep(): KeptMedia | undefined {
    const own = new KeptMedia(this.key, this.sending, this.receiving);
    const kept = own.isSteady ? own : this.kept;
    if (!kept?.isSteady) return undefined;
    if (kept === own) this.sending = this.receiving = undefined;
    else this.kept = undefined;
    return kept;
  }

  private forgetKept() {
    clearTimeout(this.untilOwn);
    this.kept?.close();
    this.kept = undefined;
  }

  private readonly tellOffer = (sdp: string, tracks: { mid: string; source: MediaSource }[]) => this.say({ type: 'media.publish', sdp, tracks });

  /** Nothing is published before there is something to send. */
  private publish() {
    if (this.sending || Object.values(this.wishes.tracks).every((track) => track === null)) return;
    this.say({ type: 'media.sending', sources: sourcesOn(this.wishes.tracks) });
    this.sending = new SendingPeer(this.wishes.tracks, this.tellOffer, this.peerEvents('publish'), this.iceServers);
    this.sending.shape(this.wishes.camera);
  }

  private meet(feeds: Extract<MediaServerMessage, { type: 'media.feeds' }>['feeds']) {
    this.feeds = new Map(feeds.map(({ participantId, sources }) => [participantId, sources]));
    this.events.onFeeds(this.feeds);
    this.subscribe();
  }

  private subscribe() {
    const { wanted, watched } = this.wishes;
    const participants = [...(wanted === 'everyone' ? this.feeds.keys() : wanted)].sort();
    const looked = watched && participants.filter((id) => watched.includes(id));
    const asked = `${participants.join()} ${looked?.join() ?? 'all'}`;
    if (!this.joined || asked === this.asked) return;
    this.asked = asked;
    this.say({ type: 'media.subscribe', participants, ...(looked ? { watched: looked } : {}) });
  }

  private accept({ sdp, tracks }: Extract<MediaServerMessage, { type: 'media.offer' }>) {
    this.receiver().answer(sdp, tracks, (answer, lines) => {
      this.say({ type: 'media.answer', sdp: answer });
      this.events.onLines(lines);
      // What was kept is shown no more.
      if (lines.length > 0) this.forgetKept();
    });
  }

  /** Made by whatever comes first: candidates may overtake the offer. */
  private receiver(): ReceivingPeer {
    return (this.receiving ??= new ReceivingPeer(this.peerEvents('subscribe'), this.iceServers, () => this.say({ type: 'media.restart' })));
  }

  private refused(code: ErrorCode) {
    if (code === 'excluded') this.kicked('excluded');
    else if (code === 'too-many-shares') this.events.onShareRefused();
    else if (code === 'too-many-publishers') this.stopSending();
    else if (!this.joined) this.lost(code, this.keep());
    else if (fatal.includes(code)) this.lost(code);
  }

  /** Until something is switched on again: then it is tried anew. */
  private stopSending() {
    this.sending?.close();
    this.sending = undefined;
    this.events.onSendingRefused();
  }

  private peerEvents(target: 'publish' | 'subscribe') {
    return {
      onCandidate: (candidate: RTCIceCandidateInit | null) => this.say({ type: 'media.trickle', target, candidate: candidate && fits(candidate) }),
      onFailed: () => this.lost('media-unavailable'),
    };
  }

  private lost(code: ErrorCode, kept?: KeptMedia) {
    if (this.ended) return;
    this.end({ goodbye: false });
    this.events.onLost(code, kept);
  }

  private kicked(reason: KickedReason) {
    if (this.ended) return;
    this.end({ goodbye: false });
    this.events.onKicked(reason);
  }

  private beat() {
    if (Date.now() - this.heardAt > socketLimits.lostAfterMs) this.lost('unavailable', this.keep());
    else this.say({ type: 'ping' });
  }

  private say(message: MediaClientMessage) {
    if (!this.ended && this.socket.readyState === 1) this.socket.send(JSON.stringify(message));
  }
}

/** What is heard or seen by the others: a muted microphone is not. */
export function sourcesOn(tracks: LocalTracks): MediaSource[] {
  return mediaSource.options.filter((source) => tracks[source]?.enabled);
}

function fits({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidateInit) {
  return { candidate: candidate ?? '', sdpMid: sdpMid ?? null, sdpMLineIndex: sdpMLineIndex ?? null, usernameFragment: usernameFragment ?? null };
}

function parse(data: unknown): MediaServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return mediaServerMessage.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
