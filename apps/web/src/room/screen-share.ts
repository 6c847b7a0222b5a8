import type { MediaSource } from '@rcp/contracts';
import type { TakenAway } from './media-engine.js';
import { createStore, type Store } from './store.js';

/** Why nothing is shared. `blocked`: the browser or a policy said no by itself; `failed`: it could not be opened. */
export type ShareTrouble = 'blocked' | 'failed' | TakenAway;

export interface ShareState {
  readonly status: 'off' | 'choosing' | 'on';
  /** What is shared, for a look at it. */
  readonly track: MediaStreamTrack | null;
  readonly trouble: ShareTrouble | null;
}

interface Sink {
  replaceTrack(source: MediaSource, track: MediaStreamTrack | null): Promise<void>;
}

/** Nobody reads the browser's question and says no as fast. */
const fastestPersonMs = 400;

/** Chromium's options that the standard types lack. */
interface Wishes extends DisplayMediaStreamOptions {
  /** A picture of this very page would show itself for ever. */
  readonly selfBrowserSurface: 'exclude';
  readonly systemAudio: 'include';
  readonly surfaceSwitching: 'include';
  readonly monitorTypeSurfaces: 'include';
}

const wishes: Wishes = {
  // Text needs every pixel (R57). Without a size Chromium gives 1280×720 of a tab of any size.
  video: { width: { max: 2560 }, height: { max: 1600 }, frameRate: { ideal: 15, max: 30 } },
  // A film's sound, not a voice: left as it is.
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  selfBrowserSurface: 'exclude', systemAudio: 'include', surfaceSwitching: 'include', monitorTypeSurfaces: 'include',
};

/** What the browser's refusal means: a person who closes the question says nothing; a policy answers before anybody could. */
export function shareRefusal(errorName: string, afterMs: number): ShareTrouble | null {
  if (errorName === 'NotAllowedError') return afterMs < fastestPersonMs ? 'blocked' : null;
  return errorName === 'AbortError' ? null : 'failed';
}

/** This browser can share a screen; telephones can't. */
export function canShare(): boolean {
  return typeof navigator !== 'undefined' && 'getDisplayMedia' in ((navigator.mediaDevices as MediaDevices | undefined) ?? {});
}

const off: ShareState = { status: 'off', track: null, trouble: null };

/** One's own shared screen: chosen, sent, and ended by whoever ends it — this page, the browser's own bar, or the gateway. */
export class ScreenShare {
  readonly store: Store<ShareState> = createStore(off);

  constructor(private readonly sink: Sink) {}

  /** « Partager son écran »: the browser asks which one. */
  async start(): Promise<void> {
    if (this.store.get().status !== 'off') return;
    this.store.set({ ...off, status: 'choosing' });
    const askedAt = performance.now();
    try {
      await this.send(await navigator.mediaDevices.getDisplayMedia(wishes));
    } catch (error) {
      this.store.set({ ...off, trouble: shareRefusal(error instanceof Error ? error.name : '', performance.now() - askedAt) });
    }
  }

  /** Ends it. */
  stop(trouble: ShareTrouble | null = null): void {
    const { track } = this.store.get();
    if (!track) return;
    track.onended = null;
    track.stop();
    this.store.set({ ...off, trouble });
    void this.sink.replaceTrack('screen', null);
    void this.sink.replaceTrack('screen-audio', null);
  }

  closeTrouble(): void {
    this.store.set({ ...this.store.get(), trouble: null });
  }

  private async send(stream: MediaStream) {
    const track = stream.getVideoTracks()[0];
    if (!track || this.store.get().status !== 'choosing') return stream.getTracks().forEach((one) => one.stop());
    // Text and images: pixels before movement.
    track.contentHint = 'detail';
    // The browser's own « Arrêter le partage », or the shared window was closed.
    track.onended = () => this.stop();
    this.store.set({ status: 'on', track, trouble: null });
    await this.sink.replaceTrack('screen-audio', stream.getAudioTracks()[0] ?? null);
    await this.sink.replaceTrack('screen', track);
  }
}
