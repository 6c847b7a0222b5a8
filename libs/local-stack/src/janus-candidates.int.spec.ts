import { networkInterfaces } from 'node:os';
import { openEcho, startJanus, type Janus } from './index.js';

describe('the local Janus', () => {
  let janus: Janus;
  beforeAll(async () => {
    janus = await startJanus({ rtpPorts: '31000-31099' });
  });
  afterAll(() => janus.stop());

  it('names IPv4 addresses of this machine for media, on the ports asked for', async () => {
    const { places, close } = await openEcho(janus);
    close();
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).map(({ address }) => address);
    expect(places.length).toBeGreaterThan(0);
    expect(janus.media).toEqual({ addresses: expect.arrayContaining(places.map(({ address }) => address)) as string[], ports: '31000-31099' });
    for (const { address, port } of places) {
      expect(address).toMatch(/^[\d.]+$/);
      expect(own).toContain(address);
      expect(port).toBeGreaterThanOrEqual(31_000);
      expect(port).toBeLessThanOrEqual(31_099);
    }
  });
});
