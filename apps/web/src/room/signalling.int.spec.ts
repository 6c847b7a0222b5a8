import { EventEmitter, on } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket as Socket } from 'ws';
import { backOff, createSignalling, type Link, type Signalling } from './signalling.js';

const code = '7Gx4mK2pQn9RtVw3YzAbCd';

const news = new EventEmitter();

/** Waits until `check` holds; it is asked again whenever something was heard on either side. */
async function until(check: () => boolean): Promise<void> {
  if (check()) return;
  for await (const _ of on(news, 'news', { signal: AbortSignal.timeout(10_000) })) if (check()) return;
}

/** A real WebSocket server that notes what it hears. */
function lobby() {
  const server = new WebSocketServer({ port: 0 });
  const sockets: Socket[] = [];
  const heard: { type: string; code?: string }[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => {
      heard.push(JSON.parse(String(data)) as { type: string });
      news.emit('news');
    });
  });
  return { sockets, heard, url: `ws://localhost:${(server.address() as AddressInfo).port}`, stop: () => new Promise((done) => server.close(done)) };
}

describe('the socket to the lobby', () => {
  let there: ReturnType<typeof lobby>;
  let signalling: Signalling;
  let links: Link[];
  let messages: string[];
  let strangers: number;

  beforeEach(() => {
    there = lobby();
    [links, messages, strangers] = [[], [], 0];
    signalling = createSignalling({
      url: there.url, code, random: () => 0,
      onMessage: ({ type }) => news.emit('news', messages.push(type)),
      onLink: (link) => news.emit('news', links.push(link)),
      onStranger: () => news.emit('news', (strangers += 1)),
    });
    signalling.open();
  });
  afterEach(async () => {
    signalling.close();
    for (const socket of there.sockets) socket.terminate();
    await there.stop();
  });
  const say = (message: object) => there.sockets.at(-1)?.send(JSON.stringify(message));
  const hello = (n: number) => until(() => there.heard.filter(({ type }) => type === 'hello').length === n);

  it('says hello with the code of the link, and hands on what the contract knows', async () => {
    await hello(1);
    expect(there.heard[0]).toEqual({ type: 'hello', code });
    say({ type: 'nonsense' });
    say({ type: 'room', participants: [] });
    await until(() => messages.length > 0);
    expect(messages).toEqual(['room']);
  });

  it('says hello again by itself after the connection was lost', async () => {
    await hello(1);
    there.sockets[0]?.terminate();
    await hello(2);
    await until(() => links.length === 4);
    expect(links.map(({ status }) => status)).toEqual(['connecting', 'open', 'lost', 'open']);
  });

  it('does not wait when asked to try now', async () => {
    await hello(1);
    say({ type: 'going-away', retryAfterMs: 600_000 });
    there.sockets[0]?.close(1012);
    await until(() => links.at(-1)?.status === 'lost');
    expect(links.at(-1)).toEqual({ status: 'lost', retryAt: expect.any(Number) as number });
    signalling.retryNow();
    await hello(2);
  });

  it('stops when the server does not know this browser', async () => {
    await hello(1);
    there.sockets[0]?.close(4401);
    await until(() => strangers === 1);
    expect(signalling.send({ type: 'join.request' })).toBe(false);
    expect(links.at(-1)?.status).toBe('open');
  });

  it('keeps nothing for later: what cannot be sent now is not sent', async () => {
    expect(signalling.send({ type: 'join.request' })).toBe(false);
    await hello(1);
    expect(signalling.send({ type: 'join.request' })).toBe(true);
    await until(() => there.heard.some(({ type }) => type === 'join.request'));
    expect(there.heard.map(({ type }) => type)).toEqual(['hello', 'join.request']);
  });
});

describe('the pause before a new try', () => {
  it.each([[1, 0, 1_000], [2, 0, 2_000], [3, 0, 4_000], [4, 0, 8_000], [5, 0, 15_000], [50, 0, 15_000], [1, 1, 1_250], [5, 1, 18_750]])('number %i with chance %d is %i ms', (attempt, random, expected) => {
    expect(backOff(attempt, random)).toBe(expected);
  });
});
