import { until } from '@rcp/testing';
import { chromium, type Browser, type BrowserContext, type Cookie, type Page } from 'playwright-core';
import { obstaclesIn } from './obstacles.js';
import { keepScreen } from './screens.js';

/**
 * Chromium with a synthetic camera (a moving picture, `fps` from 5 to 60 a second) and microphone (a beep each second). `sharesTab`: whoever shares a
 * screen shares the tab of that title, as if chosen; `sharesScreen`: a synthetic screen; only these need a browser with windows, which costs a third more
 * processor time. `voice`: a WAV file that every microphone hears, over and over.
 */
export function launchChromium({ sharesTab, sharesScreen = false, voice, fps = 5 }: { sharesTab?: string; sharesScreen?: boolean; voice?: string; fps?: number } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: (sharesScreen || sharesTab !== undefined ? undefined : process.env['CHROMIUM_SHELL_PATH']) ?? process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', `--use-fake-device-for-media-stream=fps=${fps}`, '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required', '--disable-features=WebRtcHideLocalIpsWithMdns',
      // The automatic « yes » to every question would choose the synthetic screen; devices are permitted to each person's browser anyway.
      ...(sharesTab === undefined ? ['--use-fake-ui-for-media-stream'] : [`--auto-select-tab-capture-source-by-title=${sharesTab}`]),
      ...(voice === undefined ? [] : [`--use-file-for-fake-audio-capture=${voice}`]),
    ],
  });
}

/** What reached this browser's decoders so far. */
export interface Received {
  framesDecoded: number;
  audioEnergy: number;
  connections: number;
}

/** Somebody at a computer: one browser profile of their own, and everything the page complained about. */
export class Person {
  readonly complaints: string[] = [];

  private constructor(readonly name: string, private readonly context: BrowserContext, readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async arrives(browser: Browser, name: string, { devices = true, locale = 'fr-FR' }: { devices?: boolean; locale?: string } = {}): Promise<Person> {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'], locale, viewport: { width: 1280, height: 800 } });
    // The test looks at the real peer connections, from outside the product.
    await context.addInitScript(() => {
      const all: RTCPeerConnection[] = [];
      Object.defineProperty(window, 'peerConnections', { value: all });
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
          super(...args);
          all.push(this);
        }
      };
    });
    await context.addInitScript(() => {
      const all: WebSocket[] = [];
      Object.defineProperty(window, 'mediaSockets', { value: all });
      window.WebSocket = class extends WebSocket {
        constructor(...args: ConstructorParameters<typeof WebSocket>) {
          super(...args);
          if (String(args[0]).endsWith('/ws/media')) all.push(this);
        }
      };
    });
    // A hospital desktop: nothing is plugged in.
    if (!devices) await context.addInitScript(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError')); });
    return new Person(name, context, await context.newPage());
  }

  /** Sums over every inbound stream of every live connection. */
  received(): Promise<Received> {
    return this.page.evaluate(async () => {
      const { peerConnections } = window as unknown as { peerConnections: RTCPeerConnection[] };
      const live = peerConnections.filter((one) => one.connectionState !== 'closed');
      const sum = { framesDecoded: 0, audioEnergy: 0, connections: live.length };
      for (const connection of live) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type !== 'inbound-rtp') continue;
          if (report.kind === 'video') sum.framesDecoded += report.framesDecoded ?? 0;
          else sum.audioEnergy += report.totalAudioEnergy ?? 0;
        }
      }
      return sum;
    });
  }

  /** Waits until pictures and sound are both still arriving: more of each than now. Somebody who leaves takes their figures along. */
  async seesAndHears(): Promise<void> {
    let before = await this.received();
    await until(`${this.name} sees and hears`, async () => {
      const now = await this.received();
      if (now.framesDecoded < before.framesDecoded || now.audioEnergy < before.audioEnergy) before = now;
      return now.framesDecoded > before.framesDecoded + 5 && now.audioEnergy > before.audioEnergy;
    }, { timeoutMs: 30_000 });
  }

  /** What is in anybody's way on this person's screen. */
  obstacles(rule?: string): Promise<string[]> {
    return obstaclesIn(this.page, rule);
  }

  /** The same, of a screen that is kept as a picture under that name where pictures are. */
  async obstaclesOn(screen: string): Promise<string[]> {
    await keepScreen(this.page, screen);
    return this.obstacles();
  }

  /** Another tab of the same browser. */
  anotherTab(): Promise<Page> {
    return this.context.newPage();
  }

  /** The browser is gone from one moment to the next; answers the cookies that it would find again. */
  async crashes(): Promise<Cookie[]> {
    const cookies = await this.context.cookies();
    await this.context.close();
    return cookies;
  }

  async goesHome(): Promise<void> {
    await this.context.close();
  }
}
