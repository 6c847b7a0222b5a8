import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket, { WebSocketServer } from 'ws';
import { freePort, startOrigin, type Origin } from './index.js';

/** A service that tells what reached it. */
async function listener(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ url: request.url, headers: request.headers })));
  new WebSocketServer({ server }).on('connection', (socket, request) => socket.send(JSON.stringify({ url: request.url, headers: request.headers })));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}

describe('the one origin', () => {
  let webDir: string;
  let origin: Origin;
  let lobby: Awaited<ReturnType<typeof listener>>;
  beforeAll(async () => {
    webDir = await mkdtemp(join(tmpdir(), 'rcp-web-'));
    await mkdir(join(webDir, 'assets'));
    await writeFile(join(webDir, 'index.html'), '<!doctype html><title>RCP</title><meta name="rcp-site" content="{{site}}"><p>{{supportEmail}}</p>');
    await writeFile(join(webDir, 'assets', 'main-1.js'), '');
    lobby = await listener();
    const nobody = `http://127.0.0.1:${await freePort()}`;
    origin = await startOrigin({ scheduling: nobody, lobby: lobby.url, mediaGateway: nobody, webDir, site: { supportEmail: 'aide@example.org', environment: '<recette> & "co"' } });
  });
  afterAll(async () => {
    await origin.stop();
    lobby.server.closeAllConnections();
    lobby.server.close();
    await rm(webDir, { recursive: true });
  });

  it.each(['/', '/accesrcp/2Wd9zRkTqLmXvBn4Hs8YcA'])('answers a person at %s with the client, never kept and under a strict policy', async (path) => {
    const answer = await fetch(origin.url + path, { headers: { accept: 'text/html' } });
    const page = await answer.text();
    expect(page).toContain('<title>RCP</title>');
    expect(page).toContain('content="{&quot;supportEmail&quot;:&quot;aide@example.org&quot;,&quot;environment&quot;:&quot;&lt;recette&gt; &amp; \\&quot;co\\&quot;&quot;}"');
    expect(page).toContain('<p>aide@example.org</p>');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(answer.headers.get('permissions-policy')).toContain('camera=(self)');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('lets browsers keep what is named by its content', async () => {
    expect((await fetch(`${origin.url}/assets/main-1.js`)).headers.get('cache-control')).toContain('immutable');
  });

  it('does not answer a missing file or an unknown API with the client', async () => {
    expect((await fetch(`${origin.url}/assets/gone.js`)).status).toBe(404);
    expect((await fetch(`${origin.url}/api/other`, { headers: { accept: 'text/html' } })).status).toBe(404);
  });

  it('passes requests on under the same path', async () => {
    const heard = (await (await fetch(`${origin.url}/api/public/rcps/x?y=1`)).json()) as { url: string; headers: Record<string, string> };
    expect(heard.url).toBe('/api/public/rcps/x?y=1');
    expect(heard.headers['x-forwarded-host']).toBe(new URL(origin.url).host);
  });

  it('passes sockets on with the Origin and the cookie the browser sent', async () => {
    const socket = new WebSocket(`${origin.url.replace('http', 'ws')}/ws/lobby`, { origin: origin.url, headers: { cookie: 'a=b' } });
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(data.toString())).toMatchObject({ url: '/ws/lobby', headers: { origin: origin.url, cookie: 'a=b' } });
    socket.close();
  });

  it.each(['/api/public/..%2F..%2Fetc%2Fpasswd', '/api/dcc/v1/rcps/..%2F..%2Fhealth', '/problems/..%5C..%5Cx'])('lets nobody climb out of a path: %s', async (path) => {
    const answer = await fetch(origin.url + path);
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([404, expect.stringMatching(/^application\/problem\+json/), expect.objectContaining({ code: 'not-found', status: 404 })]);
  });

  it('says in a problem document that a service is away', async () => {
    const answer = await fetch(`${origin.url}/api/dcc/v1/rcps/x`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({ code: 'unavailable', status: 503 });
  });
});
