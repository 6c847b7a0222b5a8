import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionPlanned } from '@rcp/contracts';
import { natsConnectOptions, provision } from '@rcp/messaging';
import { testNats, until } from '@rcp/testing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { startNats, type Nats } from './index.js';

const connectAs = (nats: Nats, name: string, who: { user: string; pass: string }) => connect(natsConnectOptions(name, { servers: nats.url, ...who }));

async function storedMessages(nats: Nats): Promise<number> {
  const nc = await connectAs(nats, 'count', nats.admin);
  try {
    return (await (await jetstreamManager(nc)).streams.info('RCP')).state.messages;
  } finally {
    await nc.close();
  }
}

describe('the local nats-server', () => {
  let nats: Nats;
  beforeAll(async () => {
    nats = await testNats();
  });
  afterAll(() => nats.stop());

  it('refuses a connection without credentials', async () => {
    await expect(connect({ servers: nats.url, maxReconnectAttempts: 0 })).rejects.toThrow(/Authorization/i);
  });

  it('keeps address, passwords and stored messages when it is killed and started again', async () => {
    const nc = await connectAs(nats, 'scheduling', nats.userOf('scheduling'));
    await jetstream(nc).publish(sessionPlanned.type, '{}');
    await nc.close();
    await nats.kill();
    await expect(connect({ servers: nats.url, maxReconnectAttempts: 0 })).rejects.toThrow();
    await nats.start();
    expect(await storedMessages(nats)).toBe(1);
    await nats.restart();
    expect(await storedMessages(nats)).toBe(1);
  });

  it('keeps a given store directory over stop and start', async () => {
    const storeDir = await mkdtemp(join(tmpdir(), 'rcp-kept-'));
    const first = await startNats({ storeDir });
    await provision({ servers: first.url, ...first.admin });
    await first.stop();
    const second = await startNats({ storeDir });
    expect(second.admin).toEqual(first.admin);
    expect(await storedMessages(second)).toBe(0);
    await second.stop();
    expect(existsSync(storeDir)).toBe(true);
    await rm(storeDir, { recursive: true });
  });

  it('names the port that is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await until('the port is taken', () => squatter.listening);
    const port = (squatter.address() as { port: number }).port;
    await expect(startNats({ port })).rejects.toThrow(`Port ${port} is already in use, NATS cannot start there.`);
    squatter.close();
  });
});
