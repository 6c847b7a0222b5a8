import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What stands between browsers and the replicas: one address, and connections that can be cut. */
export class TrialBalancer {
  private readonly pairs = new Set<[Socket, Socket]>();
  private target = '';
  private readonly server = createServer((browser) => {
    const { hostname, port } = new URL(this.target);
    const replica = connect(Number(port), hostname);
    const pair: [Socket, Socket] = [browser, replica];
    this.pairs.add(pair);
    browser.pipe(replica).pipe(browser);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.pairs.delete(pair);
        pair.forEach((one) => one.destroy());
      });
    }
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** `ws://…/ws/media` */
  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/ws/media`;
  }

  /** From now on, connections go to this replica. */
  to(url: string): void {
    this.target = url;
  }

  /** Every connection is lost. */
  cut(): void {
    for (const pair of this.pairs) pair.forEach((socket) => socket.destroy());
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
