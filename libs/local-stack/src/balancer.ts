import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

/** One address for several replicas, as a Kubernetes service is: each new connection goes to the next that takes it. */
export interface Balancer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a balancer over these base URLs. A connection that none takes is dropped. */
export async function startBalancer(urls: readonly string[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    const first = turn++;
    track(client, open);
    void reach(urls.map((_, index) => urls[(first + index) % urls.length] ?? '')).then((replica) => {
      if (replica === undefined || client.destroyed) {
        replica?.destroy();
        client.destroy();
        return;
      }
      track(replica, open);
      client.once('close', () => replica.destroy());
      replica.once('close', () => client.destroy());
      client.pipe(replica).pipe(client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function track(socket: Socket, open: Set<Socket>): void {
  open.add(socket);
  socket.on('error', () => undefined);
  socket.once('close', () => open.delete(socket));
}

async function reach(urls: readonly string[]): Promise<Socket | undefined> {
  for (const url of urls) {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const connected = await new Promise<boolean>((done) => {
      socket.once('connect', () => done(true));
      socket.once('error', () => done(false));
    });
    if (connected) return socket;
  }
  return undefined;
}
