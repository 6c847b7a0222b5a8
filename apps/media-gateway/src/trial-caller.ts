/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { randomUUID } from 'node:crypto';
import { until } from '@rcp/testing';
import type { Browser, Page } from 'playwright-core';

/** A synthetic camera (a moving picture) and microphone (a beep each second). */
export const chromiumArgs = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required', '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** What the page has to show, in a form that travels. */
export interface Seen {
  state: string;
  kickedReason: string | null;
  remote: Record<string, string[]>;
  feeds: Record<string, string[]>;
  framesDecoded: number;
  audioEnergy: number;
  bytesReceived: number;
  bytesSent: number;
}

/** The engine as a page script knows it; typed by its own package in the web client. */
interface EngineInPage {
  join(options: { stream: MediaStream | null }): void;
  leave(): void;
  onChange(listener: () => void): () => void;
  replaceTrack(source: 'microphone' | 'camera' | 'screen', track: MediaStreamTrack | null): Promise<void>;
  setMicrophoneMuted(muted: boolean): void;
  subscribeTo(participantIds: readonly string[] | 'everyone'): void;
  watch(participantIds: readonly string[]): void;
  shapeCamera(quality: { lines: number; maxBitrate: number }): void;
  snapshot(): { state: string; local: { microphone: string; camera: string }; way?: string; kickedReason: string | null; remote: Map<string, Record<string, MediaStream>>; lines: Map<string, string>; feeds: Map<string, string[]> };
  stats(): Promise<{ send: { bytes: number }; receive: { bytes: number; framesDecoded: number; audioEnergy: number } }>;
}
export type PageWindow = Window & typeof globalThis & { askTicket(): Promise<string>; engine: EngineInPage; peers: RTCPeerConnection[]; kept: RTCPeerConnection[]; openAll(): Promise<MediaStream | null> };

/** Somebody at a browser of their own, with the engine. */
export class Caller {
  page!: Page;

  constructor(readonly id: string = randomUUID()) {}

  async arrive(browser: Browser, options: { origin: string; url: string; ticket: (id: string) => Promise<string>; devices: boolean }): Promise<this> {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    this.page = await context.newPage();
    await this.page.addInitScript(() => {
      const peers: RTCPeerConnection[] = [];
      Object.assign(window, { peers });
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          peers.push(this);
        }
      };
    });
    await this.page.exposeFunction('askTicket', () => options.ticket(this.id));
    await this.page.goto(options.origin);
    await this.page.evaluate(async ({ url, devices }) => {
      const here = window as unknown as PageWindow;
      const [engine, cameras] = await Promise.all(['/engine.js', '/devices.js'].map((script) => import(script)));
      here.engine = engine.createMediaEngine({ url, getTicket: here.askTicket });
      // Chromium decodes what is played only.
      here.engine.onChange(() => {
        const streams = [...here.engine.snapshot().remote.values()].flatMap((media) => Object.values<MediaStream>(media));
        for (const player of document.querySelectorAll('audio')) if (!streams.includes(player.srcObject as MediaStream)) player.remove();
        for (const stream of streams) {
          if ([...document.querySelectorAll('audio')].some((player) => player.srcObject === stream)) continue;
          document.body.append(Object.assign(document.createElement('audio'), { srcObject: stream, autoplay: true }));
        }
      });
      here.openAll = async () => (await cameras.openDevices({ microphone: true, camera: true })).stream;
      here.engine.join({ stream: devices ? await here.openAll() : null });
    }, { url: options.url, devices: options.devices });
    return this;
  }

  seen(): Promise<Seen> {
    return this.page.evaluate(async () => {
      const { engine } = window as unknown as PageWindow;
      const { state, kickedReason, remote, feeds } = engine.snapshot();
      const { send, receive } = await engine.stats();
      return {
        state, kickedReason, framesDecoded: receive.framesDecoded, audioEnergy: receive.audioEnergy, bytesReceived: receive.bytes, bytesSent: send.bytes,
        remote: Object.fromEntries([...remote].map(([person, media]) => [person, Object.keys(media)])), feeds: Object.fromEntries(feeds),
      };
    });
  }

  /** Waits until pictures and sound are both still arriving. A line that is taken away takes its counts along. */
  async seesAndHears(): Promise<void> {
    let least = await this.seen();
    await until('pictures and sound arrive', async () => {
      const now = await this.seen();
      if (now.framesDecoded < least.framesDecoded || now.audioEnergy < least.audioEnergy) least = now;
      return now.framesDecoded > least.framesDecoded + 10 && now.audioEnergy > least.audioEnergy;
    }, { timeoutMs: 30_000 });
  }
}
