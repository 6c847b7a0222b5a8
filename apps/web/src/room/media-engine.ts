import { DomainError, type ErrorCode, mediaSource, type MediaSource } from '@rcp/contracts';
import type { KeptMedia } from './kept-media.js';
import type { LineQuality } from './line-quality.js';
import { LineWatch } from './line-watch.js';
import type { LineWay } from './line-way.js';
import { type KickedReason, MediaConnection, type MediaWishes } from './media-connection.js';
import { type MediaStats, summarise } from './media-stats.js';
import { nothingLocal } from './peer.js';
import { bestCamera, type CameraQuality, sameQuality } from './quality.js';
import { type Feeds, type ReceivedLine, remoteMedia, type RemoteMedia } from './remote-media.js';

export type MediaState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'kicked' | 'left';

/** Two others share their screens already; an organiser ended it. */
export type TakenAway = 'too-many-shares' | 'organiser';

/** Immutable; the same object until something changes. */
export interface MediaSnapshot {
  readonly state: MediaState;
  readonly kickedReason: KickedReason | null;
  /** Why there is no connection at the moment. */
  readonly trouble: ErrorCode | null;
  readonly local: { readonly stream: MediaStream | null; readonly microphone: 'none' | 'muted' | 'on'; readonly camera: 'none' | 'on' };
  readonly remote: ReadonlyMap<string, RemoteMedia>;
  /** Who publishes what in this room, without oneself. */
  readonly feeds: Feeds;
  /** Who speaks at the moment, oneself included. */
  readonly talking: readonly string[];
  /** Whose connection is not good; their own among them under ''. */
  readonly lines: ReadonlyMap<string, LineQuality>;
  /** Which way one's own media go; absent until that is known. */
  readonly way?: LineWay | undefined;
}

export interface MediaEngineOptions {
  /** `wss://host/ws/media` */
  url: string;
  /** Something that was sent is sent no more, by the gateway's will. */
  onTakenAway?(source: MediaSource, why: TakenAway): void;
  /** Too many people send already: nothing is sent from here until something is switched on again. */
  onSendingRefused?(): void;
  /** A fresh media ticket each time. */
  getTicket(): Promise<string>;
  createSocket?: (url: string) => WebSocket;
  /** 0..1, spreads a whole meeting's reconnections. */
  random?: () => number;
}

/** What this browser sends and receives in the room. See the README beside. */
export interface MediaEngine {
  join(options: { stream: MediaStream | null }): void;
  setLocalStream(stream: MediaStream | null): Promise<void>;
  replaceTrack(source: MediaSource, track: MediaStreamTrack | null): Promise<void>;
  setMicrophoneMuted(muted: boolean): void;
  subscribeTo(participantIds: readonly string[] | 'everyone'): void;
  /** Whose cameras are looked at: the others' pictures wait. */
  watch(participantIds: readonly string[]): void;
  /** How good one's own picture has to be. */
  shapeCamera(quality: CameraQuality): void;
  /** An organiser's: switches somebody's source off; the gateway asks who may. */
  moderate(participantId: string, source: 'microphone' | 'screen'): void;
  leave(): void;
  onChange(listener: () => void): () => void;
  snapshot(): MediaSnapshot;
  stats(): Promise<MediaStats>;
}

const nobody: Pick<MediaSnapshot, 'remote' | 'feeds' | 'talking' | 'lines' | 'way'> = { remote: new Map(), feeds: new Map(), talking: [], lines: new Map(), way: undefined };
const atRest: MediaSnapshot = {
  state: 'idle', kickedReason: null, trouble: null, local: { stream: null, microphone: 'none', camera: 'none' }, ...nobody,
};
/** A connection that lasted this long was a good one: the next loss is a new trouble. */
const goodAfterMs = 30_000;

/** Milliseconds before rebuild number `attempt` (from 1): at once but spread over a second, then 1, 2, 4, 8, 16 s and so on for ever. */
export function rebuildDelay(attempt: number, random: number): number {
  const steps = attempt <= 1 ? 0 : Math.min(16_000, 1_000 * 2 ** (attempt - 2));
  return Math.round(steps + random * 1_000);
}

export function createMediaEngine(options: MediaEngineOptions): MediaEngine {
  return new RoomMedia(options);
}

class RoomMedia implements MediaEngine {
  private current = atRest;
  private tracks = nothingLocal;
  private wishes: Omit<MediaWishes, 'tracks'> = { wanted: 'everyone', watched: undefined, camera: bestCamera };
  private lines: readonly ReceivedLine[] = [];
  private connection: MediaConnection | undefined;
  /** Media that goes on while there is no connection. */
  private kept: KeptMedia | undefined;
  /** Grows with each life and each end: what belongs to an earlier one is ignored. */
  private life = 0;
  private attempt = 0;
  private joinedAt: number | undefined;
  private readonly lineWatch = new LineWatch(() => this.connection, (lines, way) => this.change({ lines, way }));
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: MediaEngineOptions) {}

  join({ stream }: { stream: MediaStream | null }): void {
    if (this.isActive) return;
    void this.setLocalStream(stream);
    this.attempt = 0;
    this.change({ ...nobody, state: 'connecting', kickedReason: null, trouble: null });
    if (typeof RTCPeerConnection === 'undefined') this.finish({ state: 'failed', trouble: 'media-unavailable' });
    else void this.connect();
  }

  async setLocalStream(stream: MediaStream | null): Promise<void> {
    await Promise.all([
      this.replaceTrack('microphone', stream?.getAudioTracks()[0] ?? null), this.replaceTrack('camera', stream?.getVideoTracks()[0] ?? null),
    ]);
  }

  async replaceTrack(source: MediaSource, track: MediaStreamTrack | null): Promise<void> {
    const old = this.tracks[source];
    if (old === track) return;
    this.tracks = { ...this.tracks, [source]: track };
    this.showLocal();
    await this.connection?.replace(source, track);
    old?.stop();
  }

  setMicrophoneMuted(muted: boolean): void {
    if (!this.tracks.microphone) return;
    this.tracks.microphone.enabled = !muted;
    this.showLocal();
    this.connection?.tellWhatIsOn();
  }

  subscribeTo(participantIds: readonly string[] | 'everyone'): void {
    this.wish({ wanted: participantIds });
  }

  watch(participantIds: readonly string[]): void {
    this.wish({ watched: participantIds });
  }

  shapeCamera(camera: CameraQuality): void {
    if (!sameQuality(camera, this.wishes.camera)) this.wish({ camera });
  }

  moderate(participantId: string, source: 'microphone' | 'screen'): void {
    this.connection?.moderate(participantId, source);
  }

  leave(): void {
    if (this.current.state === 'idle' || this.current.state === 'left') return;
    this.finish({ state: 'left', trouble: null, kickedReason: null });
  }

  onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  snapshot = (): MediaSnapshot => this.current;

  async stats(): Promise<MediaStats> {
    return summarise((await this.connection?.entries()) ?? []);
  }

  private get isActive(): boolean {
    return ['connecting', 'connected', 'reconnecting'].includes(this.current.state);
  }

  private async connect() {
    const life = ++this.life;
    const mine = () => life === this.life;
    try {
      const ticket = await this.options.getTicket();
      if (!mine()) return;
      const socket = (this.options.createSocket ?? ((url) => new WebSocket(url)))(this.options.url);
      this.connection = new MediaConnection(socket, ticket, { ...this.wishes, tracks: this.tracks }, {
        onJoined: () => this.joined(),
        onFeeds: (feeds) => this.show({ feeds }),
        onLines: (lines) => {
          this.lines = lines;
          this.show({});
        },
        onTalking: (talking) => this.change({ talking }),
        onModerated: (source) => this.takeAway(source, 'organiser'),
        onShareRefused: () => this.takeAway('screen', 'too-many-shares'),
        onSendingRefused: () => this.sendNothing(),
        onLost: (code, kept) => this.lost(code, kept),
        onKicked: (kickedReason) => this.finish({ state: 'kicked', trouble: null, kickedReason }),
      }, this.kept);
      this.kept = undefined;
    } catch (error) {
      if (mine()) this.lost(error instanceof DomainError ? error.code : 'unavailable');
    }
  }

  private wish(part: Partial<Omit<MediaWishes, 'tracks'>>) {
    this.wishes = { ...this.wishes, ...part };
    this.connection?.wish(part);
  }

  private takeAway(source: MediaSource, why: TakenAway) {
    if (!this.tracks[source]) return;
    void this.replaceTrack(source, null);
    this.options.onTakenAway?.(source, why);
  }

  private sendNothing() {
    for (const source of mediaSource.options) void this.replaceTrack(source, null);
    this.options.onSendingRefused?.();
  }

  private joined() {
    this.joinedAt = Date.now();
    this.lineWatch.start();
    this.change({ state: 'connected', trouble: null });
  }

  private lost(code: ErrorCode, kept = this.kept) {
    this.connection = undefined;
    this.kept = kept;
    this.lineWatch.stop();
    if (code === 'excluded') return this.finish({ state: 'kicked', trouble: null, kickedReason: 'excluded' });
    if (code === 'ticket-invalid') return this.finish({ state: 'failed', trouble: code });
    if (this.joinedAt !== undefined && Date.now() - this.joinedAt > goodAfterMs) this.attempt = 0;
    this.attempt += 1;
    if (!kept) this.lines = [];
    this.change({ ...(kept ? {} : nobody), state: this.joinedAt === undefined ? 'connecting' : 'reconnecting', trouble: code });
    this.retry = setTimeout(() => void this.connect(), rebuildDelay(this.attempt, (this.options.random ?? Math.random)()));
  }

  /** For good: no connection, no device in use, no way back but `join`. */
  private finish(end: Pick<MediaSnapshot, 'state' | 'trouble'> & { kickedReason?: KickedReason | null }) {
    this.life += 1;
    clearTimeout(this.retry);
    this.lineWatch.stop();
    this.connection?.end({ goodbye: end.state === 'left' });
    this.connection = undefined;
    this.kept?.close();
    this.kept = undefined;
    this.joinedAt = undefined;
    this.lines = [];
    for (const track of Object.values(this.tracks)) track?.stop();
    this.tracks = nothingLocal;
    this.showLocal();
    this.change({ ...nobody, ...end });
  }

  private showLocal() {
    const { microphone, camera } = this.tracks;
    const tracks = [microphone, camera].filter((track) => track !== null);
    this.change({
      local: {
        stream: tracks.length > 0 ? new MediaStream(tracks) : null,
        microphone: microphone === null ? 'none' : microphone.enabled ? 'on' : 'muted',
        camera: camera === null ? 'none' : 'on',
      },
    });
  }

  private show(part: { feeds?: Feeds }) {
    const feeds = part.feeds ?? this.current.feeds;
    this.change({ feeds, remote: remoteMedia(this.lines, feeds, this.current.remote) });
  }

  private change(part: Partial<MediaSnapshot>) {
    this.current = { ...this.current, ...part };
    for (const listener of this.listeners) listener();
  }
}
