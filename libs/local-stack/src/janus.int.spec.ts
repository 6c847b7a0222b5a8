import { createServer } from 'node:net';
import { until } from '@rcp/testing';
import { startJanus, type Janus } from './index.js';
import { janusRequest } from './janus-request.js';

const info = (janus: Janus) => janusRequest(janus.wsUrl, 'janus-protocol', { janus: 'info', apisecret: janus.apiSecret });
const admin = (janus: Janus, request: object, secret = janus.adminSecret) =>
  janusRequest(janus.adminWsUrl, 'janus-admin-protocol', { admin_secret: secret, ...request });
const videoRoom = (janus: Janus, request: object) =>
  admin(janus, { janus: 'message_plugin', plugin: 'janus.plugin.videoroom', request });

describe('the local Janus', () => {
  let janus: Janus;
  beforeAll(async () => {
    janus = await startJanus();
  });
  afterAll(() => janus.stop());

  it('has two plugins, one transport, and tells its events to nobody', async () => {
    const answer = await info(janus);
    expect(Object.keys(answer['plugins'] as object).sort()).toEqual(['janus.plugin.echotest', 'janus.plugin.videoroom']);
    expect(Object.keys(answer['transports'] as object)).toEqual(['janus.transport.websockets']);
    expect(Object.keys((answer['events'] ?? {}) as object)).toEqual([]);
    expect(Object.keys((answer['loggers'] ?? {}) as object)).toEqual([]);
    expect(answer).toMatchObject({ api_secret: true, 'session-timeout': 60, 'reclaim-session-timeout': 30, 'full-trickle': true, 'ice-tcp': false });
  });

  it('opens no session without the API secret and answers no administrator without his', async () => {
    expect(await janusRequest(janus.wsUrl, 'janus-protocol', { janus: 'create' })).toMatchObject({ janus: 'error', error: { code: 403 } });
    expect(await admin(janus, { janus: 'list_sessions' }, 'janusoverlord')).toMatchObject({ janus: 'error', error: { code: 403 } });
  });

  it('makes rooms for who has the room key only, with ids that are strings', async () => {
    const room = { request: 'create', room: 'b7a3', secret: 's', lock_record: true };
    expect(await videoRoom(janus, room)).toMatchObject({ response: { error_code: 429 } });
    expect(await videoRoom(janus, { ...room, admin_key: janus.roomAdminKey })).toMatchObject({ response: { videoroom: 'created', room: 'b7a3', permanent: false } });
  });

  it('forgets its rooms and keeps address and secrets when it is killed and started again', async () => {
    await videoRoom(janus, { request: 'create', room: 'lost', admin_key: janus.roomAdminKey });
    await janus.kill();
    await expect(info(janus)).rejects.toThrow();
    await janus.start();
    expect(await videoRoom(janus, { request: 'exists', room: 'lost' })).toMatchObject({ response: { exists: false } });
    await janus.restart();
    expect(await info(janus)).toMatchObject({ janus: 'server_info' });
  });

  it('names the port that is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await until('the port is taken', () => squatter.listening);
    const port = (squatter.address() as { port: number }).port;
    await expect(startJanus({ port })).rejects.toThrow(`Port ${port} is already in use, Janus cannot start there.`);
    squatter.close();
  });
});
