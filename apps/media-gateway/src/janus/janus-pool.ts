import { JanusClient } from './janus-client.js';
import { JanusUnavailable } from './janus-messages.js';

export interface JanusPoolOptions {
  /** `ws://host:port` of each instance, read again and again: instances come and go. */
  list(): Promise<readonly string[]>;
  /** The same for all instances of a deployment. */
  readonly apiSecret: string;
  /** Told whenever the connection to an instance comes and goes. */
  onChange?(name: string, up: boolean): void;
  /** The list could not be read; the last one stands. */
  onFault(error: unknown): void;
  /** Milliseconds between readings. */
  readonly readEveryMs?: number;
}

const readEveryMs = 5_000;

/** Every Janus of this deployment, each by the name that the list gives it. One that is listed no more takes no new room and is let go once it has none. */
export class JanusPool {
  private readonly clients = new Map<string, JanusClient>();
  private listed: ReadonlySet<string> = new Set();
  private readonly watchers = new Set<(name: string) => void>();
  private timer: NodeJS.Timeout | undefined;
  private firstReading: Promise<void> = Promise.resolve();

  constructor(private readonly options: JanusPoolOptions) {}

  start(): void {
    this.firstReading = this.read();
    this.timer = setInterval(() => void this.read(), this.options.readEveryMs ?? readEveryMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.clients.values()].map((client) => client.stop()));
    this.clients.clear();
  }

  /** Names of the instances that answer and may take rooms. Waits for those that have just been listed. */
  async available(): Promise<string[]> {
    await this.firstReading;
    await Promise.all([...this.clients.values()].map((client) => client.whenTried()));
    return [...this.clients].filter(([name, { up }]) => up && this.listed.has(name)).map(([name]) => name);
  }

  /** Names of the instances that are connected, whether they take rooms or not. */
  connected(): string[] {
    return [...this.clients].filter(([, { up }]) => up).map(([name]) => name);
  }

  /** Every instance that is listed or still has sessions of ours. */
  names(): string[] {
    return [...this.clients.keys()];
  }

  /** Throws JanusUnavailable for an instance that is not there any more. */
  client(name: string): JanusClient {
    const client = this.clients.get(name);
    if (!client) throw new JanusUnavailable('no such instance');
    return client;
  }

  /** Any instance that answers. Throws JanusUnavailable. */
  async any(): Promise<JanusClient> {
    const [name] = await this.available();
    if (name === undefined) throw new JanusUnavailable('no instance answers');
    return this.client(name);
  }

  /** Why no meeting can take place, for an operator to mend; undefined when all is well or when it may pass by itself. */
  fault(): string | undefined {
    const faults = [...this.clients.values()].flatMap(({ fault }) => fault ?? []);
    return faults.length > 0 && faults.length === this.clients.size ? [...new Set(faults)].join('; ') : undefined;
  }

  /** Why this instance is not used although it answers. */
  faultOf(name: string): string | undefined {
    return this.clients.get(name)?.fault;
  }

  /** There is no instance at all to wait for. */
  get isUnlisted(): boolean {
    return this.clients.size === 0;
  }

  /** Calls `listener` with each instance that begins to answer. */
  onUp(listener: (name: string) => void): void {
    this.watchers.add(listener);
  }

  private async read(): Promise<void> {
    try {
      this.listed = new Set(await this.options.list());
    } catch (error) {
      return this.options.onFault(error);
    }
    for (const name of this.listed) if (!this.clients.has(name)) this.clients.set(name, this.connect(name));
    for (const [name, client] of this.clients) {
      if (this.listed.has(name) || !client.isIdle) continue;
      this.clients.delete(name);
      await client.stop();
    }
  }

  private connect(name: string): JanusClient {
    const client = new JanusClient({
      url: name, apiSecret: this.options.apiSecret,
      onChange: (up) => {
        this.options.onChange?.(name, up);
        if (up) for (const listener of this.watchers) listener(name);
      },
    });
    client.start();
    return client;
  }
}
