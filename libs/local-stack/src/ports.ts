import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const host = '127.0.0.1';

/** Somebody else listens there. The message names the port; the caller adds which variable chooses another. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;
  constructor(port: number, what: string, hint = '') {
    super(`Port ${port} is already in use, ${what} cannot start there.${hint}`);
    this.port = port;
  }
}

/**
 * A loopback port that was free a moment ago. Below those that systems give to outgoing connections (from 32768 on, usually): one of these
 * may be taken before a server has started, by anybody who connects anywhere.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await tryPort(randomInt(11_000, 20_000));
    if (port !== undefined) return port;
  }
  throw new Error('No free port between 11000 and 20000 on the loopback interface.');
}

/** Throws PortTaken when `port` cannot be bound on the loopback interface. */
export async function assertPortFree(port: number, what: string, hint?: string): Promise<void> {
  if ((await tryPort(port)) === undefined) throw new PortTaken(port, what, hint);
}

/** The port asked for, checked; or any free one. */
export async function choosePort(asked: number | undefined, what: string): Promise<number> {
  if (asked === undefined || asked === 0) return freePort();
  await assertPortFree(asked, what);
  return asked;
}

/** Where UDP ports are looked for: servers bind theirs one by one as they need them, so each kind has a range of its own. */
const udpRanges = { media: [20_000, 30_000], relay: [30_000, 32_700] } as const;

/** `from-to`: as many UDP ports in a row that were free a moment ago. */
export async function freeUdpPorts(count: number, use: keyof typeof udpRanges = 'media'): Promise<string> {
  const [lowest, highest] = udpRanges[use];
  for (let attempt = 0; attempt < 50; attempt++) {
    const from = randomInt(lowest, highest - count);
    const free = await Promise.all(Array.from({ length: count }, (_nothing, index) => udpPortIsFree(from + index)));
    if (free.every(Boolean)) return `${from}-${from + count - 1}`;
  }
  throw new Error(`No ${count} free UDP ports in a row between ${lowest} and ${highest}.`);
}

function udpPortIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind({ port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
