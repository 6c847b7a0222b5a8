import { once } from 'node:events';
import WebSocket from 'ws';
import type { Janus } from './janus.js';

/** Where Janus listens for media. */
export interface MediaPlace { readonly address: string; readonly port: number }

interface Message { readonly transaction?: string; readonly data?: { readonly id: number }; readonly candidate?: { readonly candidate?: string; readonly completed?: boolean } }

/** An audio offer as a browser makes it. */
const offer = [
  'v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', 'a=ice-options:trickle', `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`,
  'a=setup:actpass', 'a=mid:0', 'a=sendrecv', 'a=rtcp-mux', 'a=rtpmap:111 opus/48000/2', '',
].join('\r\n');

/** Offers audio to Janus's echo, and answers where it waits for that audio: it goes on waiting until `close`. */
export async function openEcho(janus: Pick<Janus, 'wsUrl' | 'apiSecret'>): Promise<{ readonly places: readonly MediaPlace[]; close(): void }> {
  const socket = new WebSocket(janus.wsUrl, 'janus-protocol');
  const heard: Message[] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Message));
  await once(socket, 'open');
  const send = (message: object) => socket.send(JSON.stringify({ apisecret: janus.apiSecret, ...message }));
  const until = async <Found>(found: () => Found | undefined): Promise<Found> => {
    for (;;) {
      const answer = found();
      if (answer !== undefined) return answer;
      await once(socket, 'message', { signal: AbortSignal.timeout(10_000) });
    }
  };
  const idOf = (transaction: string) => until(() => heard.find((message) => message.transaction === transaction)?.data?.id);
  send({ janus: 'create', transaction: 'create' });
  const session_id = await idOf('create');
  send({ janus: 'attach', session_id, plugin: 'janus.plugin.echotest', transaction: 'attach' });
  const handle_id = await idOf('attach');
  send({ janus: 'message', session_id, handle_id, transaction: 'offer', body: { audio: true }, jsep: { type: 'offer', sdp: offer, trickle: true } });
  await until(() => heard.find(({ candidate }) => candidate?.completed));
  const places = heard.flatMap(({ candidate }) => candidate?.candidate ?? []).map((line) => line.split(' ')).map(([, , , , address = '', port]) => ({ address, port: Number(port) }));
  return { places, close: () => socket.close() };
}
