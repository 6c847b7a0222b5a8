import { listDevices, onDeviceChange, openDevices, type Device, type DeviceOutcome } from './devices.js';
import { createStore, type Store } from './store.js';

export type Kind = 'microphone' | 'camera';

/** One's own devices, before and in the room. */
export interface DeskState {
  readonly status: 'idle' | 'opening' | 'ready';
  /** What the last opening gave; `off` = switched off by the person. */
  readonly microphone: DeviceOutcome;
  readonly camera: DeviceOutcome;
  /** A switch that is being turned at the moment. */
  readonly turning: readonly Kind[];
  /** Live tracks for the own picture and the level; null when off. */
  readonly cameraTrack: MediaStreamTrack | null;
  readonly microphoneTrack: MediaStreamTrack | null;
  readonly found: { readonly microphones: readonly Device[]; readonly cameras: readonly Device[]; readonly speakers: readonly Device[] };
  readonly chosen: { readonly microphone?: string; readonly camera?: string; readonly speaker?: string };
}

/** Where the tracks go while one is in the room. */
export interface TrackSink {
  replaceTrack(source: Kind, track: MediaStreamTrack | null): Promise<void>;
}

const idle: DeskState = {
  status: 'idle', microphone: 'off', camera: 'off', turning: [], cameraTrack: null, microphoneTrack: null,
  found: { microphones: [], cameras: [], speakers: [] }, chosen: {},
};

/**
 * Opens, changes and closes camera and microphone, one step after the other. A microphone that is switched off stays open
 * here, so that it is back at once, but the room gets no track of it: everybody sees that it is off.
 */
export class DeviceDesk {
  readonly store: Store<DeskState> = createStore(idle);
  private sink: TrackSink | null = null;
  /** The device itself; what the store shows and the sink gets are this track and copies of it. */
  private microphone: MediaStreamTrack | null = null;
  private steps: Promise<unknown> = Promise.resolve();
  private stopListening: (() => void) | null = null;

  /** Opens what there is. Never fails: with no device at all one still sees and hears (R28). */
  open(): Promise<void> {
    this.stopListening ??= onDeviceChange(() => void this.refresh());
    return this.step(async () => {
      this.change({ status: 'opening' });
      const opened = await openDevices({ microphone: this.wanted('microphone'), camera: this.wanted('camera') });
      this.keepMicrophone(opened.stream?.getAudioTracks()[0] ?? null);
      this.keepCamera(opened.stream?.getVideoTracks()[0] ?? null);
      this.change({ status: 'ready', microphone: opened.microphone, camera: opened.camera });
      await this.sendBoth();
      await this.refresh();
    });
  }

  /** Switches a device on or off. */
  turn(kind: Kind, on: boolean): Promise<void> {
    return this.turning(kind, () => (kind === 'camera' ? this.turnCamera(on) : this.turnMicrophone(on)));
  }

  /** Another device; it is opened at once unless this kind is switched off. */
  choose(kind: Kind | 'speaker', deviceId: string): Promise<void> {
    this.change({ chosen: { ...this.store.get().chosen, [kind]: deviceId } });
    if (kind === 'speaker') return Promise.resolve();
    return this.turning(kind, async () => {
      if (kind === 'microphone') {
        if (this.store.get().microphone === 'off') this.keepMicrophone(null);
        else await this.openMicrophone();
      } else if (this.store.get().camera !== 'off') await this.openCamera();
    });
  }

  /** Everything that is on goes to the room from now on. */
  attach(sink: TrackSink): MediaStream | null {
    this.sink = sink;
    const { microphoneTrack, cameraTrack } = this.store.get();
    const tracks = [microphoneTrack, cameraTrack].filter((track) => track !== null).map((track) => track.clone());
    return tracks.length > 0 ? new MediaStream(tracks) : null;
  }

  detach(): void {
    this.sink = null;
  }

  /** Closes the devices: their lights go out. */
  release(): void {
    this.sink = null;
    this.stopListening?.();
    this.stopListening = null;
    void this.step(async () => {
      this.keepMicrophone(null);
      this.keepCamera(null);
      this.change({ ...idle, chosen: this.store.get().chosen });
    });
  }

  private async turnCamera(on: boolean) {
    if (on) return this.openCamera();
    this.keepCamera(null);
    this.change({ camera: 'off' });
    await this.send('camera', null);
  }

  private async turnMicrophone(on: boolean) {
    if (on && !this.microphone) return this.openMicrophone();
    if (this.microphone) this.microphone.enabled = on;
    this.change({ microphone: on ? 'on' : 'off', microphoneTrack: on ? this.microphone : null });
    await this.send('microphone', this.store.get().microphoneTrack);
  }

  private async openCamera() {
    // The old picture goes first: many cameras open only once.
    this.keepCamera(null);
    const { stream, camera } = await openDevices({ camera: this.wanted('camera') });
    this.keepCamera(stream?.getVideoTracks()[0] ?? null);
    this.change({ camera });
    await this.send('camera', this.store.get().cameraTrack);
    await this.refresh();
  }

  private async openMicrophone() {
    const { stream, microphone } = await openDevices({ microphone: this.wanted('microphone') });
    this.keepMicrophone(stream?.getAudioTracks()[0] ?? null);
    this.change({ microphone });
    await this.send('microphone', this.store.get().microphoneTrack);
    await this.refresh();
  }

  private keepCamera(track: MediaStreamTrack | null) {
    this.store.get().cameraTrack?.stop();
    if (track) track.onended = () => void this.turning('camera', () => this.unplugged('camera', track));
    this.change({ cameraTrack: track });
  }

  private keepMicrophone(track: MediaStreamTrack | null) {
    this.microphone?.stop();
    this.microphone = track;
    if (track) track.onended = () => void this.turning('microphone', () => this.unplugged('microphone', track));
    this.change({ microphoneTrack: track });
  }

  /** The browser ended a track: the device was pulled out, or another program took it. */
  private async unplugged(kind: Kind, track: MediaStreamTrack) {
    const current = kind === 'camera' ? this.store.get().cameraTrack : this.microphone;
    if (current !== track) return;
    if (kind === 'camera') this.keepCamera(null);
    else this.keepMicrophone(null);
    this.change(kind === 'camera' ? { camera: 'missing' } : { microphone: 'missing' });
    await this.send(kind, null);
    await this.refresh();
  }

  private async sendBoth() {
    if (!this.sink) return;
    await this.send('microphone', this.store.get().microphoneTrack);
    await this.send('camera', this.store.get().cameraTrack);
  }

  /** The sink stops what it is given when it is replaced: it gets a copy. */
  private async send(kind: Kind, track: MediaStreamTrack | null) {
    await this.sink?.replaceTrack(kind, track?.clone() ?? null);
  }

  private async refresh() {
    this.change({ found: await listDevices() });
  }

  private wanted(kind: Kind): true | { deviceId: string } {
    const deviceId = this.store.get().chosen[kind];
    return deviceId === undefined ? true : { deviceId };
  }

  private turning(kind: Kind, work: () => Promise<void>): Promise<void> {
    return this.step(async () => {
      this.change({ turning: [...this.store.get().turning, kind] });
      try {
        await work();
      } finally {
        this.change({ turning: this.store.get().turning.filter((other) => other !== kind) });
      }
    });
  }

  private step(work: () => Promise<void>): Promise<void> {
    const done = this.steps.then(work);
    this.steps = done.catch(() => undefined);
    return done;
  }

  private change(part: Partial<DeskState>) {
    this.store.set({ ...this.store.get(), ...part });
  }
}
