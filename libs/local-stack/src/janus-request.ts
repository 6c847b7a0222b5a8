import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

/** One request to Janus outside any session (`info`, or the admin API), one answer. Rejects after two seconds. */
export function janusRequest(url: string, protocol: 'janus-protocol' | 'janus-admin-protocol', request: Record<string, unknown>): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocol, { handshakeTimeout: 2_000 });
    const patience = setTimeout(() => socket.terminate(), 2_000);
    socket.once('open', () => socket.send(JSON.stringify({ transaction: randomUUID(), ...request })));
    socket.once('message', (data: Buffer) => {
      resolve(JSON.parse(data.toString()) as Record<string, unknown>);
      socket.close();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(patience);
      reject(new Error('Janus closed the connection without an answer'));
    });
  });
}
