import type { MediaSource } from '@rcp/contracts';
import type { ReceivedLine } from './remote-media.js';

/** What is sent: a track per source, null when it is off. */
export interface LocalTracks {
  readonly microphone: MediaStreamTrack | null;
  readonly camera: MediaStreamTrack | null;
}

/** A connection that isn't there this long after both sides have agreed won't come by itself. */
const connectPatienceMs = 20_000;

interface PeerEvents {
  onCandidate(candidate: RTCIceCandidateInit | null): void;
  onFailed(): void;
}

/** One RTCPeerConnection whose steps are done one after the other, in the order they were asked for. */
class Peer {
  protected readonly pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  private steps: Promise<unknown> = Promise.resolve();
  /** Candidates that came before the description they belong to. */
  private early: RTCIceCandidateInit[] = [];
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly events: PeerEvents) {
    this.pc.onicecandidate = ({ candidate }) => events.onCandidate(plain(candidate));
    this.pc.onconnectionstatechange = () => {
      if (this.pc.connectionState === 'failed') events.onFailed();
    };
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
    this.pc.onicecandidate = null;
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  protected async describeRemote(description: RTCSessionDescriptionInit): Promise<void> {
    await this.pc.setRemoteDescription(description);
    this.patience ??= setTimeout(() => {
      if (this.pc.connectionState === 'new' || this.pc.connectionState === 'connecting') this.events.onFailed();
    }, connectPatienceMs);
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

/** Sends. Microphone and camera have a line each from the start, so that switching them needs no new offer. */
export class SendingPeer extends Peer {
  private readonly lines: Record<keyof LocalTracks, RTCRtpTransceiver>;

  constructor(tracks: LocalTracks, events: PeerEvents) {
    super(events);
    this.lines = {
      microphone: this.pc.addTransceiver(tracks.microphone ?? 'audio', { direction: 'sendonly' }),
      camera: this.pc.addTransceiver(tracks.camera ?? 'video', { direction: 'sendonly' }),
    };
  }

  /** Makes the offer and tells it. */
  offer(tell: (sdp: string, tracks: { mid: string; source: MediaSource }[]) => void): void {
    this.step(async () => {
      await this.pc.setLocalDescription();
      const tracks = Object.entries(this.lines).map(([source, { mid }]) => ({ mid: mid ?? '', source: source as keyof LocalTracks }));
      tell(this.pc.localDescription?.sdp ?? '', tracks);
    });
  }

  answered(sdp: string): void {
    this.step(() => this.describeRemote({ type: 'answer', sdp }));
  }

  /** Rejects when the browser can't send this track. */
  replace(source: keyof LocalTracks, track: MediaStreamTrack | null): Promise<void> {
    return this.lines[source].sender.replaceTrack(track);
  }
}

/** Receives; the gateway offers, whenever somebody comes or goes. */
export class ReceivingPeer extends Peer {
  private lines: { mid: string; line: ReceivedLine }[] = [];

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
