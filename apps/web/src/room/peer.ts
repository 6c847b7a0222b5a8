import type { IceServer, MediaSource } from '@rcp/contracts';
import type { CameraQuality } from './quality.js';
import type { ReceivedLine } from './remote-media.js';

/** What is sent: a track per source, null when it is off. */
export type LocalTracks = Readonly<Record<MediaSource, MediaStreamTrack | null>>;
export const nothingLocal: LocalTracks = { microphone: null, camera: null, screen: null, 'screen-audio': null };

const sources = Object.keys(nothingLocal) as MediaSource[];
/** Have a line from the start, so that switching them needs no new offer; the others get one when they are first sent. */
const always: ReadonlySet<MediaSource> = new Set(['microphone', 'camera']);
const kindOf: Record<MediaSource, 'audio' | 'video'> = { microphone: 'audio', camera: 'video', screen: 'video', 'screen-audio': 'audio' };
/** The voice goes first. A screen may take what a link of 2 Mbit/s leaves (R57); its frames become fewer before they become blurred. */
const encodings: Record<MediaSource, RTCRtpEncodingParameters> = {
  microphone: { priority: 'high', networkPriority: 'high' }, camera: { priority: 'low' },
  screen: { maxBitrate: 1_800_000, maxFramerate: 15, priority: 'medium' }, 'screen-audio': { priority: 'medium' },
};

/** A line that is silent this long is given new ways to go; if they fail too, the connection is made again. */
const silentForMs = 3_000;
/** A connection that isn't there this long after both sides have agreed won't come by itself. */
const connectPatienceMs = 20_000;
/** A restart finds its way at once or not at all; what was in the way may be gone at the next. */
const restartPatienceMs = 3_000;
const restarts = 3;

interface PeerEvents {
  onCandidate(candidate: RTCIceCandidateInit | null): void;
  onFailed(): void;
}

/** One RTCPeerConnection whose steps are done one after the other, in the order they were asked for. */
abstract class Peer {
  protected readonly pc: RTCPeerConnection;
  private silence: ReturnType<typeof setTimeout> | undefined;
  /** Restarts since the line was last there. */
  private restarted = 0;
  private steps: Promise<unknown> = Promise.resolve();
  /** Candidates that came before the description they belong to. */
  private early: RTCIceCandidateInit[] = [];
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(private events: PeerEvents, relays: readonly IceServer[]) {
    const iceServers = relays.map(({ urls, username = '', credential = '' }) => ({ urls, username, credential }));
    this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers });
    this.pc.onicecandidate = ({ candidate }) => this.events.onCandidate(plain(candidate));
    this.pc.onconnectionstatechange = () => this.stateChanged();
  }

  /** Connected, and neither side owes the other an answer. */
  get isSteady(): boolean {
    return this.pc.connectionState === 'connected' && this.pc.signalingState === 'stable';
  }

  /** Goes on under another socket. */
  protected goOn(events: PeerEvents): void {
    this.events = events;
  }

  /** Asks for new ICE credentials on both sides. */
  protected abstract restart(): void;

  private stateChanged() {
    const state = this.pc.connectionState;
    clearTimeout(this.silence);
    if (state === 'connected') this.restarted = 0;
    if (this.restarted > 0) return;
    if (state === 'disconnected') this.silence = setTimeout(() => this.restartAgain(), silentForMs);
    if (state === 'failed') this.restartAgain();
  }

  private restartAgain() {
    if (this.pc.connectionState === 'connected') return;
    if (this.restarted === restarts) return this.events.onFailed();
    this.restarted += 1;
    this.restart();
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.restartAgain(), restartPatienceMs);
  }

  /** A candidate of the other side; null = no more. */
  addCandidate(candidate: unknown): void {
    this.step(async () => {
      if (typeof candidate !== 'object' || candidate === null) return;
      if (this.pc.remoteDescription) await this.add(candidate);
      else this.early.push(candidate);
    });
  }

  async entries(): Promise<Record<string, unknown>[]> {
    const entries: Record<string, unknown>[] = [];
    (await this.pc.getStats()).forEach((entry: Record<string, unknown>) => entries.push(entry));
    return entries;
  }

  close(): void {
    clearTimeout(this.patience);
    clearTimeout(this.silence);
    this.pc.onicecandidate = null;
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  protected async describeRemote(description: RTCSessionDescriptionInit): Promise<void> {
    await this.pc.setRemoteDescription(description);
    if (this.restarted > 0) return this.addEarly();
    this.patience ??= setTimeout(() => {
      if (this.pc.connectionState === 'new' || this.pc.connectionState === 'connecting') this.events.onFailed();
    }, connectPatienceMs);
    await this.addEarly();
  }

  private async addEarly(): Promise<void> {
    for (const candidate of this.early.splice(0)) await this.add(candidate);
  }

  /** One that doesn't fit is no reason to give up. */
  private async add(candidate: RTCIceCandidateInit): Promise<void> {
    await this.pc.addIceCandidate(candidate).catch(() => undefined);
  }

  protected step(work: () => Promise<void>): void {
    this.steps = this.steps.then(async () => {
      if (this.pc.signalingState !== 'closed') await work();
    }).catch(() => {
      if (this.pc.signalingState !== 'closed') this.events.onFailed();
    });
  }
}

export type TellOffer = (sdp: string, tracks: { mid: string; source: MediaSource }[]) => void;

/** Sends. Offers at once, and again when a source is sent for the first time. */
export class SendingPeer extends Peer {
  private readonly lines = new Map<MediaSource, RTCRtpTransceiver>();
  /** Something is sent that the offer under way doesn't name. */
  private outdated = false;

  constructor(tracks: LocalTracks, private tell: TellOffer, events: PeerEvents, iceServers: readonly IceServer[]) {
    super(events, iceServers);
    for (const source of sources) if (always.has(source) || tracks[source]) this.addLine(source, tracks[source]);
    this.offer();
  }

  answered(sdp: string): void {
    this.step(() => this.describeRemote({ type: 'answer', sdp }));
    if (this.outdated) this.offer();
  }

  resume(tell: TellOffer, events: PeerEvents): void {
    this.goOn(events);
    this.tell = tell;
  }

  protected restart(): void {
    this.pc.restartIce();
    this.offer();
  }

  /** Rejects when the browser can't send this track. */
  async replace(source: MediaSource, track: MediaStreamTrack | null): Promise<void> {
    const line = this.lines.get(source);
    if (line) return line.sender.replaceTrack(track);
    if (!track) return;
    this.addLine(source, track);
    this.offer();
  }

  /** How good one's own picture has to be; a browser that can't do it sends more than needed. */
  shape({ lines, maxBitrate }: CameraQuality): void {
    this.step(async () => {
      const sender = this.lines.get('camera')?.sender;
      const parameters = sender?.getParameters();
      const encoding = parameters?.encodings[0];
      if (!sender || !parameters || !encoding) return;
      const height = sender.track?.getSettings().height ?? 720;
      encoding.active = lines > 0;
      encoding.scaleResolutionDownBy = Math.max(1, height / Math.max(lines, 1));
      encoding.maxBitrate = Math.max(maxBitrate, 1);
      await sender.setParameters(parameters).catch(() => undefined);
    });
  }

  private addLine(source: MediaSource, track: MediaStreamTrack | null) {
    this.lines.set(source, this.pc.addTransceiver(track ?? kindOf[source], { direction: 'sendonly', sendEncodings: [encodings[source]] }));
  }

  /** One offer at a time: what changes meanwhile is offered after the answer. */
  private offer() {
    this.outdated = true;
    this.step(async () => {
      if (!this.outdated || this.pc.signalingState !== 'stable') return;
      this.outdated = false;
      await this.pc.setLocalDescription();
      const named = [...this.lines].flatMap(([source, { mid }]) => (mid === null ? [] : [{ mid, source }]));
      this.tell(this.pc.localDescription?.sdp ?? '', named);
    });
  }
}

/** Receives; the gateway offers, whenever somebody comes or goes. */
export class ReceivingPeer extends Peer {
  private lines: { mid: string; line: ReceivedLine }[] = [];

  constructor(events: PeerEvents, iceServers: readonly IceServer[], private askRestart: () => void) {
    super(events, iceServers);
  }

  resume(events: PeerEvents, askRestart: () => void): void {
    this.goOn(events);
    this.askRestart = askRestart;
  }

  protected restart(): void {
    this.askRestart();
  }

  /** Answers an offer, then tells the answer and what is received from now on. */
  answer(
    sdp: string, tracks: readonly { mid: string; participantId: string; source: MediaSource }[], tell: (sdp: string, lines: ReceivedLine[]) => void,
  ): void {
    this.step(async () => {
      await this.describeRemote({ type: 'offer', sdp });
      await this.pc.setLocalDescription();
      this.lines = tracks.flatMap((track) => this.known(track) ?? this.fresh(track) ?? []);
      tell(this.pc.localDescription?.sdp ?? '', this.lines.map(({ line }) => line));
    });
  }

  /** Whose each line is, by its mid. */
  people(): Map<string, string> {
    return new Map(this.lines.map(({ mid, line }) => [mid, line.participantId]));
  }

  private known({ mid, participantId, source }: { mid: string; participantId: string; source: MediaSource }) {
    return this.lines.find((one) => one.mid === mid && one.line.participantId === participantId && one.line.source === source);
  }

  /** Lines are used again for other people: the track may be the same, the stream is a new one. */
  private fresh({ mid, participantId, source }: { mid: string; participantId: string; source: MediaSource }) {
    const track = this.pc.getTransceivers().find((one) => one.mid === mid)?.receiver.track;
    return track && { mid, line: { participantId, source, stream: new MediaStream([track]) } };
  }
}

function plain(candidate: RTCIceCandidate | null): RTCIceCandidateInit | null {
  if (!candidate || candidate.candidate === '') return null;
  const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
