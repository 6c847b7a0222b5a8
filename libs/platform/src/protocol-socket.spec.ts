import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { closeCodes, DomainError, socketLimits } from '@rcp/contracts';
import { until } from '@rcp/testing';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { ProtocolSocket, type ProtocolOptions } from './protocol-socket.js';

const schema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('say'), word: z.string().max(20) }),
  z.strictObject({ type: z.literal('ping') }),
]);
type Message = z.infer<typeof schema>;
type Options = ProtocolOptions<typeof schema, object>;

let server: WebSocketServer;
const clients: WebSocket[] = [];

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: socketLimits.maxPayload });
  await once(server, 'listening');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.terminate();
});
afterAll(() => new Promise((done) => server.close(done)));

/** A browser at a ProtocolSocket, and what either side saw. */
async function connected(options: Partial<Options> = {}) {
  const handled: Message[] = [];
  const received: { type: string; code?: string }[] = [];
  const seen = { closed: 0, faults: [] as unknown[], code: 0 };
  const arrived = once(server, 'connection') as Promise<[WebSocket]>;
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  clients.push(client);
  client.on('message', (data) => received.push(JSON.parse(String(data)) as { type: string }));
  client.on('close', (code) => (seen.code = code));
  const socket = new ProtocolSocket<object>((await arrived)[0], {
    schema, messagesPerSecond: 1000, onMessage: (message: Message) => void handled.push(message),
    onClose: () => void (seen.closed += 1), onFault: (error) => void seen.faults.push(error), ...options,
  });
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
  const say = (word: string) => client.send(JSON.stringify({ type: 'say', word }));
  return { client, socket, handled, received, seen, say };
}

describe('a socket under a closed protocol', () => {
  it('hands over what the contract allows, and says what it is told to', async () => {
    const { socket, say, handled, received } = await connected();
    say('hello');
    await until('the message is handled', () => handled.length === 1);
    socket.send({ type: 'pong' });
    await until('the answer is here', () => received.length === 1);
    expect([handled, received]).toEqual([[{ type: 'say', word: 'hello' }], [{ type: 'pong' }]]);
  });

  it.each([
    ['no JSON', 'canary'], ['no object', '"canary"'], ['an unknown type', '{"type":"canary"}'], ['an unknown property', '{"type":"ping","canary":1}'],
    ['a value of another type', '{"type":"say","word":{"canary":1}}'], ['bytes', Buffer.from('{"type":"ping"}')],
  ])('answers %s with an error message, without repeating it', async (_what, message) => {
    const { client, handled, received } = await connected();
    client.send(message);
    await until('the error is here', () => received.length === 1);
    expect(received).toEqual([{ type: 'error', code: 'protocol-error' }]);
    expect(handled).toEqual([]);
  });

  it('is closed after three messages out of protocol, not before', async () => {
    const { client, received, seen, say, handled } = await connected();
    client.send('{}');
    client.send('{}');
    say('still here');
    await until('the good one is handled', () => handled.length === 1);
    client.send('{}');
    await until('the connection is closed', () => seen.code === closeCodes.protocol);
    expect(received).toHaveLength(3);
    expect(seen.closed).toBe(1);
  });

  it('is closed by a message larger than the protocol allows', async () => {
    const { client, seen, handled } = await connected();
    client.send(JSON.stringify({ type: 'say', word: 'x'.repeat(socketLimits.maxPayload) }));
    await until('the connection is closed', () => seen.closed === 1 && seen.code === 1009);
    expect(handled).toEqual([]);
  });

  it('refuses more than its rate, and is closed when that goes on', async () => {
    const { seen, say, handled, received } = await connected({ messagesPerSecond: 1 });
    for (let count = 0; count < 4; count += 1) say(`word ${count}`);
    await until('a burst of four is handled', () => handled.length === 4);
    for (let count = 0; count < 12; count += 1) say(`word ${count}`);
    await until('the connection is closed', () => seen.code === closeCodes.rateLimited);
    expect(received.slice(0, 3)).toEqual(Array(3).fill({ type: 'error', code: 'rate-limited' }));
    expect(handled.length).toBeLessThan(12);
  });

  it('handles one message after the other, in the order they came', async () => {
    const log: string[] = [];
    const releases: (() => void)[] = [];
    const { say } = await connected({
      onMessage: async (message) => {
        const word = message.type === 'say' ? message.word : '';
        log.push(`begin ${word}`);
        await new Promise<void>((resolve) => releases.push(resolve));
        log.push(`end ${word}`);
      },
    });
    say('one');
    say('two');
    await until('the first has begun', () => releases.length === 1);
    releases[0]?.();
    await until('the second has begun', () => releases.length === 2);
    releases[1]?.();
    await until('both are done', () => log.length === 4);
    expect(log).toEqual(['begin one', 'end one', 'begin two', 'end two']);
  });

  it('tells a rule that said no, and stays open', async () => {
    const { say, received, seen } = await connected({ onMessage: () => { throw new DomainError('not-admitted'); } });
    say('a');
    say('b');
    await until('both errors are here', () => received.length === 2);
    expect(received).toEqual([{ type: 'error', code: 'not-admitted' }, { type: 'error', code: 'not-admitted' }]);
    expect(seen).toMatchObject({ faults: [], code: 0 });
  });

  it('tells no more than "internal" of a fault of ours, reports it, and goes on', async () => {
    const fault = new Error('canary: password=x');
    const { say, received, seen } = await connected({ onMessage: () => Promise.reject(fault) });
    say('a');
    say('b');
    await until('both are answered', () => received.length === 2);
    expect(received[0]).toEqual({ type: 'error', code: 'internal' });
    expect(seen.faults).toEqual([fault, fault]);
  });

  it('handles what a browser sent before it left, and only then says that it is gone', async () => {
    const log: string[] = [];
    const releases: (() => void)[] = [];
    const { client, say } = await connected({
      onMessage: async (message) => {
        if (releases.length === 0) await new Promise<void>((resolve) => releases.push(resolve));
        log.push(message.type === 'say' ? message.word : '');
      },
      onClose: () => void log.push('gone'),
    });
    say('hello');
    say('withdraw');
    const release = await until('the first has begun', () => releases[0]);
    client.close();
    await once(client, 'close');
    release();
    await until('the end is told', () => log.includes('gone'));
    expect(log).toEqual(['hello', 'withdraw', 'gone']);
  });

  it('handles nothing more once we have closed it', async () => {
    const handled: Message[] = [];
    const { say, client } = await connected({ onMessage: (message, self) => { handled.push(message); self.close(closeCodes.replaced); } });
    say('one');
    say('two');
    say('three');
    await once(client, 'close');
    expect(handled).toEqual([{ type: 'say', word: 'one' }]);
  });

  it('survives a goodbye that fails', async () => {
    const fault = new Error('store is down');
    const { client, seen } = await connected({ onClose: () => { throw fault; } });
    client.close();
    await until('the fault is reported', () => seen.faults.length === 1);
    expect(seen.faults).toEqual([fault]);
  });

  it('drops a browser that is silent for too long', async () => {
    const { seen } = await connected({ limits: { maxProtocolErrors: 3, pingEveryMs: 20, lostAfterMs: 60 } });
    await until('the connection is dropped', () => seen.closed === 1 && seen.code === 1006);
  });

  it('keeps a browser that speaks', async () => {
    const { client, seen, handled } = await connected({ limits: { maxProtocolErrors: 3, pingEveryMs: 20, lostAfterMs: 2_000 } });
    const pings = setInterval(() => client.send('{"type":"ping"}'), 10);
    await until('several checks have passed', () => handled.length >= 20);
    clearInterval(pings);
    expect(seen.code).toBe(0);
  });

  it('says nothing into a connection that has ended', async () => {
    const { client, socket, seen } = await connected();
    client.terminate();
    await until('the end is seen', () => seen.closed === 1);
    socket.send({ type: 'pong' });
    socket.error('internal');
    expect(seen.faults).toEqual([]);
  });
});
