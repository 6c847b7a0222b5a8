import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { until } from '@rcp/testing';
import WebSocket from 'ws';
import { startJanus, type Janus } from './index.js';

type Message = Record<string, unknown> & { janus?: string; transaction?: string; data?: { id: number }; candidate?: { candidate?: string; completed?: boolean } };

/** An audio offer as a browser makes it. */
const offer = [
  'v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', 'a=ice-options:trickle', `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`,
  'a=setup:actpass', 'a=mid:0', 'a=sendrecv', 'a=rtcp-mux', 'a=rtpmap:111 opus/48000/2', '',
].join('\r\n');

/** What Janus says to an offer made to the echo plugin. */
async function echo(janus: Janus): Promise<Message[]> {
  const heard: Message[] = [];
  const socket = new WebSocket(janus.wsUrl, 'janus-protocol');
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Message));
  await once(socket, 'open');
  const send = (message: object) => socket.send(JSON.stringify({ apisecret: janus.apiSecret, ...message }));
  const idOf = (transaction: string) => until(`Janus answers ${transaction}`, () => heard.find((message) => message.transaction === transaction)?.data?.id);
  send({ janus: 'create', transaction: 'create' });
  const session_id = await idOf('create');
  send({ janus: 'attach', session_id, plugin: 'janus.plugin.echotest', transaction: 'attach' });
  const handle_id = await idOf('attach');
  send({ janus: 'message', session_id, handle_id, transaction: 'offer', body: { audio: true }, jsep: { type: 'offer', sdp: offer, trickle: true } });
  await until('Janus has named all its candidates', () => heard.some(({ candidate }) => candidate?.completed));
  socket.close();
  return heard;
}

describe('the local Janus', () => {
  let janus: Janus;
  beforeAll(async () => {
    janus = await startJanus({ rtpPorts: '31000-31099' });
  });
  afterAll(() => janus.stop());

  it('names IPv4 addresses of this machine for media, on the ports asked for', async () => {
    const candidates = (await echo(janus)).flatMap(({ candidate }) => candidate?.candidate ?? []);
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).map(({ address }) => address);
    const places = candidates.map((candidate) => candidate.split(' ').slice(4, 6));
    expect(places.length).toBeGreaterThan(0);
    expect(janus.media).toEqual({ addresses: expect.arrayContaining(places.map(([address]) => address)) as string[], ports: '31000-31099' });
    for (const [address, port] of places) {
      expect(address).toMatch(/^[\d.]+$/);
      expect(own).toContain(address);
      expect(Number(port)).toBeGreaterThanOrEqual(31_000);
      expect(Number(port)).toBeLessThanOrEqual(31_099);
    }
  });
});
