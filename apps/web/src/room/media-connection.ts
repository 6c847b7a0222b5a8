import { closeCodes, type ErrorCode, type MediaClientMessage, mediaServerMessage, mediaSource, type MediaServerMessage, type MediaSource, socketLimits } from '@rcp/contracts';
import { type LocalTracks, ReceivingPeer, SendingPeer } from './peer.js';
import type { Feeds, ReceivedLine } from './remote-media.js';

export type KickedReason = Extract<MediaServerMessage, { type: 'media.kicked' }>['reason'];

export interface ConnectionEvents {
  onJoined(): void;
  onFeeds(feeds: Feeds): void;
  onLines(lines: readonly ReceivedLine[]): void;
  /** Two others share their screens already. */
  onShareRefused(): void;
  /** The end of this connection; make another. */
  onLost(code: ErrorCode): void;
  /** The end of being in the room. */
  onKicked(reason: KickedReason): void;
}

const joinPatienceMs = 15_000;
/** Once inside, an error that leaves nothing to hope for from this connection. */
const fatal: readonly ErrorCode[] = ['media-unavailable', 'not-admitted', 'internal', 'protocol-error'];

/** One life in the room: one ticket, one socket, a connection to send and one to receive. It is never repaired, only replaced. */
export class MediaConnection {
  private sending: SendingPeer | undefined;
  private receiving: ReceivingPeer | undefined;
  private joined = false;
  private ended = false;
  private publishers: readonly string[] = [];
  private asked = '';
  private heardAt = Date.now();
  private readonly patience: ReturnType<typeof setTimeout>;
  private readonly heartbeat: ReturnType<typeof setInterval>;

  constructor(
    private readonly socket: WebSocket, ticket: string, private tracks: LocalTracks, private wanted: readonly string[] | 'everyone',
    private readonly events: ConnectionEvents,
  ) {
    socket.onopen = () => this.say({ type: 'media.join', ticket });
    socket.onmessage = (event: MessageEvent) => this.receive(event.data);
    socket.onclose = (event: CloseEvent) => (event.code === closeCodes.excluded ? this.kicked('excluded') : this.lost('unavailable'));
    this.patience = setTimeout(() => this.lost('unavailable'), joinPatienceMs);
    this.heartbeat = setInterval(() => this.beat(), socketLimits.pingEveryMs);
  }

  /** Sends this track from now on; null = nothing of this source. */
  async replace(source: MediaSource, track: MediaStreamTrack | null): Promise<void> {
    this.tracks = { ...this.tracks, [source]: track };
    if (!this.joined || this.ended) return;
    // Said first, so that nobody sees what is off go on for an instant, and a screen has its place before it has a line.
    if (this.sending) this.tellWhatIsOn();
    await this.sending?.replace(source, track);
    this.publish();
  }

  /** `enabled` of a track has changed. */
  tellWhatIsOn(): void {
    if (this.sending) this.say({ type: 'media.sending', sources: sourcesOn(this.tracks) });
  }

  want(wanted: readonly string[] | 'everyone'): void {
    this.wanted = wanted;
    this.subscribe();
  }

  async entries(): Promise<Record<string, unknown>[]> {
    return (await Promise.all([this.sending?.entries(), this.receiving?.entries()])).flatMap((entries) => entries ?? []);
  }

  /** Ends everything at once, without a word to the engine. */
  end(options: { goodbye: boolean }): void {
    if (this.ended) return;
    if (options.goodbye) this.say({ type: 'media.leave' });
    this.ended = true;
    clearTimeout(this.patience);
    clearInterval(this.heartbeat);
    this.sending?.close();
    this.receiving?.close();
    this.socket.close();
  }

  private receive(data: unknown) {
    this.heardAt = Date.now();
    const message = parse(data);
    if (!message || this.ended) return;
    switch (message.type) {
      case 'media.joined': return this.enter();
      case 'media.feeds': return this.meet(message.feeds);
      case 'media.published': return this.sending?.answered(message.sdp);
      case 'media.offer': return this.accept(message);
      case 'media.trickle': return (message.target === 'publish' ? this.sending : this.receiver())?.addCandidate(message.candidate);
      case 'media.kicked': return this.kicked(message.reason);
      case 'media.reset': return this.lost('media-unavailable');
      case 'going-away': return this.lost('unavailable');
      case 'error': return this.refused(message.code);
      case 'pong': return;
    }
  }

  private enter() {
    this.joined = true;
    clearTimeout(this.patience);
    this.events.onJoined();
    this.publish();
  }

  /** Nothing is published before there is something to send. */
  private publish() {
    if (this.sending || Object.values(this.tracks).every((track) => track === null)) return;
    this.say({ type: 'media.sending', sources: sourcesOn(this.tracks) });
    this.sending = new SendingPeer(this.tracks, (sdp, tracks) => this.say({ type: 'media.publish', sdp, tracks }), this.peerEvents('publish'));
  }

  private meet(feeds: Extract<MediaServerMessage, { type: 'media.feeds' }>['feeds']) {
    this.publishers = feeds.map(({ participantId }) => participantId);
    this.events.onFeeds(new Map(feeds.map(({ participantId, sources }) => [participantId, sources])));
    this.subscribe();
  }

  private subscribe() {
    const participants = this.wanted === 'everyone' ? this.publishers : this.wanted;
    const asked = [...participants].sort().join();
    if (!this.joined || asked === this.asked) return;
    this.asked = asked;
    this.say({ type: 'media.subscribe', participants: [...participants] });
  }

  private accept({ sdp, tracks }: Extract<MediaServerMessage, { type: 'media.offer' }>) {
    this.receiver().answer(sdp, tracks, (answer, lines) => {
      this.say({ type: 'media.answer', sdp: answer });
      this.events.onLines(lines);
    });
  }

  /** Made by whatever comes first: candidates may overtake the offer. */
  private receiver(): ReceivingPeer {
    return (this.receiving ??= new ReceivingPeer(this.peerEvents('subscribe')));
  }

  private refused(code: ErrorCode) {
    if (code === 'excluded') this.kicked('excluded');
    else if (code === 'too-many-shares') this.events.onShareRefused();
    else if (!this.joined || fatal.includes(code)) this.lost(code);
  }

  private peerEvents(target: 'publish' | 'subscribe') {
    return {
      onCandidate: (candidate: RTCIceCandidateInit | null) => this.say({ type: 'media.trickle', target, candidate: candidate && fits(candidate) }),
      onFailed: () => this.lost('media-unavailable'),
    };
  }

  private lost(code: ErrorCode) {
    if (this.ended) return;
    this.end({ goodbye: false });
    this.events.onLost(code);
  }

  private kicked(reason: KickedReason) {
    if (this.ended) return;
    this.end({ goodbye: false });
    this.events.onKicked(reason);
  }

  private beat() {
    if (Date.now() - this.heardAt > socketLimits.lostAfterMs) this.lost('unavailable');
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
