import { janusCodes, JanusError, type JanusMessage, JanusUnavailable, type PluginMessage } from './janus-messages.js';

/** Less than a third of Janus's `session_timeout` (60 s): two may get lost. */
const keepAliveEveryMs = 18_000;

type Request = (message: Record<string, unknown>, ackSuffices?: boolean) => Promise<JanusMessage>;

/** What happens to one handle without having been asked for. */
export interface HandleEvents {
  /** The plugin tells something. */
  onPlugin(message: PluginMessage): void;
  /** A candidate of Janus; null after the last one. */
  onCandidate?(candidate: unknown): void;
  /** Packets of a line have begun to arrive, or none did for a second. */
  onMedia?(mid: string, receiving: boolean): void;
  /** Its peer connection is over. */
  onHangUp?(): void;
}

/** One plugin handle: at most one peer connection. */
export class JanusHandle {
  constructor(readonly id: number, private readonly request: Request, readonly events: HandleEvents, private readonly forget: () => void) {}

  /** Throws JanusError with the plugin's or the core's code, JanusUnavailable. */
  async message(body: Record<string, unknown>, jsep?: { type: 'offer' | 'answer'; sdp: string }): Promise<PluginMessage> {
    const answer = await this.request({ janus: 'message', body, ...(jsep ? { jsep } : {}) });
    const data = answer.plugindata?.data ?? {};
    if (typeof data['error_code'] === 'number') throw new JanusError(data['error_code']);
    return { data, jsep: answer.jsep };
  }

  /** A candidate of the browser; null = no more. */
  async trickle(candidate: object | null): Promise<void> {
    await this.request({ janus: 'trickle', candidate: candidate ?? { completed: true } }, true);
  }

  /** Ends its peer connection; another one may begin. */
  async hangUp(): Promise<void> {
    await this.request({ janus: 'hangup' });
  }

  /** Ends its peer connection at once and frees it. */
  async detach(): Promise<void> {
    this.forget();
    await this.request({ janus: 'detach' });
  }
}

/** One Janus session, kept alive; the handles of one room. */
export class JanusSession {
  private readonly handles = new Map<number, JanusHandle>();
  private readonly keepAlive: NodeJS.Timeout;
  private ended = false;

  constructor(readonly id: number, private readonly request: Request, private readonly onLost: () => void, private readonly onDestroyed: () => void) {
    this.keepAlive = setInterval(() => void this.stayAlive(), keepAliveEveryMs).unref();
  }

  /** Throws JanusUnavailable, JanusError. */
  async attach(plugin: string, events: HandleEvents): Promise<JanusHandle> {
    const id = (await this.request({ janus: 'attach', plugin })).data?.id;
    if (id === undefined || this.ended) throw new JanusUnavailable('no handle');
    const handle = new JanusHandle(id, (message, ackSuffices) => this.request({ ...message, handle_id: id }, ackSuffices), events, () => this.handles.delete(id));
    this.handles.set(id, handle);
    return handle;
  }

  /** Ends the session and all its handles in Janus. */
  async destroy(): Promise<void> {
    if (this.ended) return;
    this.end();
    this.onDestroyed();
    await this.request({ janus: 'destroy' });
  }

  /** For the client: the session is gone. */
  lose(): void {
    if (this.ended) return;
    this.end();
    this.onLost();
  }

  /** For the client: what Janus tells this session. */
  receive(message: JanusMessage): void {
    if (message.janus === 'timeout') return this.lose();
    const handle = message.sender === undefined ? undefined : this.handles.get(message.sender);
    if (!handle) return;
    if (message.janus === 'event' && message.plugindata) handle.events.onPlugin({ data: message.plugindata.data, jsep: message.jsep });
    else if (message.janus === 'trickle') handle.events.onCandidate?.(isLast(message.candidate) ? null : message.candidate);
    else if (message.janus === 'media' && message.mid !== undefined) handle.events.onMedia?.(message.mid, message.receiving === true);
    else if (message.janus === 'hangup') handle.events.onHangUp?.();
  }

  private end() {
    this.ended = true;
    clearInterval(this.keepAlive);
    this.handles.clear();
  }

  private async stayAlive() {
    try {
      await this.request({ janus: 'keepalive' }, true);
    } catch (error) {
      if (error instanceof JanusError && error.code === janusCodes.noSuchSession) this.lose();
    }
  }
}

function isLast(candidate: unknown): boolean {
  return typeof candidate === 'object' && candidate !== null && 'completed' in candidate;
}
