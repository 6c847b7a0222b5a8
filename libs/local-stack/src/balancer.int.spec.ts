import { once } from 'node:events';
import { createServer } from 'node:http';
import { startBalancer } from './balancer.js';
import { freePort } from './ports.js';

const replica = async (name: string, port = 0) => {
  const server = createServer((_request, response) => response.setHeader('connection', 'close').end(name)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, stop: () => new Promise((done) => server.close(done)) };
};

describe('the balancer', () => {
  it('goes round the replicas, and past those that are away', async () => {
    const [one, other] = [await replica('one'), await replica('other')];
    const balancer = await startBalancer([one.url, `http://127.0.0.1:${await freePort()}`, other.url]);
    const answers = await Promise.all(Array.from({ length: 6 }, async () => (await fetch(balancer.url)).text()));
    expect(new Set(answers)).toEqual(new Set(['one', 'other']));
    await one.stop();
    expect(await Promise.all(Array.from({ length: 3 }, async () => (await fetch(balancer.url)).text()))).toEqual(['other', 'other', 'other']);
    await other.stop();
    await expect(fetch(balancer.url)).rejects.toThrow('fetch failed');
    await balancer.stop();
  });
});
