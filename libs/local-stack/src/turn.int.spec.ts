import { createHmac } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { startTurn, type Turn } from './index.js';
import { TrialTurnClient } from './trial-turn-client.js';

/** Stands for Janus: any address of this machine but the loopback one. */
const janus = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';

describe('the local relay', () => {
  let turn: Turn;
  const clients: TrialTurnClient[] = [];

  beforeAll(async () => {
    turn = await startTurn({ peers: [janus] });
  });
  afterEach(() => clients.splice(0).forEach((client) => client.close()));
  afterAll(() => turn?.stop());

  /** Somebody with a name and password for a minute, made of this secret. */
  const workstation = (secret = turn.secret) => {
    const username = `${Math.floor(Date.now() / 1000) + 60}:somebody`;
    const client = new TrialTurnClient(Number(/:(\d+)\?/.exec(turn.urls.udp)?.[1]), { username, credential: createHmac('sha1', secret).update(username).digest('base64') });
    clients.push(client);
    return client;
  };

  it('reaches Janus', async () => {
    const client = workstation();
    expect(await client.allocate()).toBe(200);
    expect(await client.reach(janus, 20_000)).toEqual([200, 200]);
  });

  it.each([
    ['this machine itself', '127.0.0.1'], ['this machine by another name', '127.1.2.3'], ['no address at all', '0.0.0.0'], ['a private network', '10.0.0.1'],
    ['another one', '192.168.1.1'], ['the cloud’s own service', '169.254.169.254'], ['everybody nearby', '224.0.0.251'], ['the internet', '198.51.100.1'],
  ])('does not reach %s, neither by permission nor by channel', async (_what, address) => {
    const client = workstation();
    expect(await client.allocate()).toBe(200);
    expect(await client.reach(address, 53)).toEqual([403, 403]);
    expect(await client.reach(janus, 20_000, 0x4001)).toEqual([200, 200]);
  });

  it('gives nothing to whoever has no password of ours', async () => {
    const stranger = workstation('a secret of somebody else');
    expect(await stranger.allocate()).toBe(401);
    expect((await stranger.reach(janus, 20_000)).every((answer) => answer >= 400)).toBe(true);
  });
});
