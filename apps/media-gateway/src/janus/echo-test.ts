import type { JanusClient } from './janus-client.js';
import { JanusUnavailable } from './janus-messages.js';
import type { JanusHandle, JanusSession } from './janus-session.js';

export interface EchoEvents {
  /** A candidate of Janus; null after the last one. */
  onCandidate(candidate: unknown): void;
  /** Janus or the connection to it is gone. */
  onLost(): void;
}

/** Janus's echo: whatever one browser sends comes back to it, and to nobody else. One Janus session, one peer connection at a time. */
export class EchoTest {
  private handle: JanusHandle | undefined;

  private constructor(private readonly session: JanusSession, private readonly events: EchoEvents) {}

  /** Throws JanusUnavailable, JanusError. */
  static async open(janus: JanusClient, events: EchoEvents): Promise<EchoTest> {
    return new EchoTest(await janus.createSession(() => events.onLost()), events);
  }

  /** Begins with this offer, in place of what went on before; answers Janus's description. Throws JanusUnavailable, JanusError. */
  async answer(offer: string): Promise<string> {
    await this.rest();
    const handle = await this.session.attach('janus.plugin.echotest', { onPlugin: () => undefined, onCandidate: (candidate) => this.events.onCandidate(candidate) });
    this.handle = handle;
    const { jsep } = await handle.message({ audio: true, video: true }, { type: 'offer', sdp: offer });
    if (jsep?.type !== 'answer') throw new JanusUnavailable('no answer to the offer');
    return jsep.sdp;
  }

  /** A candidate of the browser; null = no more. */
  async trickle(candidate: object | null): Promise<void> {
    await this.handle?.trickle(candidate);
  }

  /** Ends the peer connection; another one may begin. */
  async rest(): Promise<void> {
    const { handle } = this;
    this.handle = undefined;
    await handle?.detach();
  }

  /** Frees everything in Janus. */
  close(): Promise<void> {
    return this.session.destroy();
  }
}
