import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const secret = (letter: string) => letter.repeat(24);
const janusSecrets = { JANUS_API_SECRET: secret('a'), JANUS_ADMIN_SECRET: secret('b'), JANUS_ROOM_ADMIN_KEY: secret('c') };
const PATH = process.env['PATH'] ?? '';

describe('what images without Node run', () => {
  let lib: string;
  const script = (name: string, env: Record<string, string>, ...args: string[]) =>
    run('sh', [join(root, 'docker', name), ...args], { env: { PATH, RCP_LIB: lib, ...env } });
  const janus = (env: Record<string, string>) => script('janus/start.sh', { JANUS_CONFIG_DIR: lib, JANUS_COMMAND: 'true', ...janusSecrets, ...env });

  beforeAll(async () => {
    lib = await mkdtemp(join(tmpdir(), 'rcp-images-'));
    await cp(join(root, 'docker/checking.sh'), join(lib, 'checking.sh'));
    await symlink(join(root, 'libs/local-stack/src/janus'), join(lib, 'janus'));
  });
  afterAll(() => rm(lib, { recursive: true }));

  describe('Janus', () => {
    const written = (name: string) => readFile(join(lib, name), 'utf8');

    it('is told what the variables say, in the configuration of a local run', async () => {
      await janus({ JANUS_HOST: '192.0.2.7', JANUS_RTP_PORTS: '20000-20099', JANUS_EVENT_LOOPS: '6' });
      expect(await written('janus.jcfg')).toMatch(/api_secret = "a{24}"\n {2}admin_secret = "b{24}"[^]*event_loops = 6\n[^]*rtp_port_range = "20000-20099"/);
      expect(await written('janus.plugin.videoroom.jcfg')).toContain(`admin_key = "${secret('c')}"`);
      expect(await written('janus.transport.websockets.jcfg')).toMatch(/ws_ip = "192\.0\.2\.7"\n {2}ws_port = 8188[^]*admin_ws_ip = "127\.0\.0\.1"/);
    });

    it('tells browsers the addresses outside besides its own, where they are translated on the way', async () => {
      await janus({ JANUS_PUBLIC_ADDRESSES: '203.0.113.5 203.0.113.6' });
      expect(await written('janus.jcfg')).toMatch(/nat_1_1_mapping = "203\.0\.113\.5,203\.0\.113\.6"\n {2}keep_private_host = true\n\}/);
      await janus({});
      expect(await written('janus.jcfg')).not.toContain('nat_1_1_mapping');
    });

    it('does not start with a variable missing, weak or wrong, and says each without its value', async () => {
      const failing = janus({ JANUS_API_SECRET: 'swordfish', JANUS_ADMIN_SECRET: '', JANUS_ROOM_ADMIN_KEY: 'c'.repeat(20) + '"\n', JANUS_RTP_PORTS: '300-200', JANUS_HOST: 'canary' });
      const { code, stderr } = await failing.then(() => ({ code: 0, stderr: '' }), (error: { code: number; stderr: string }) => error);
      expect(code).toBe(1);
      expect([...stderr.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)).toEqual(expect.arrayContaining(['JANUS_HOST', 'JANUS_RTP_PORTS', 'JANUS_API_SECRET', 'JANUS_ADMIN_SECRET', 'JANUS_ROOM_ADMIN_KEY']));
      expect(stderr).not.toMatch(/swordfish|canary|ccc/);
    });
  });

  describe('drain', () => {
    const name = 'ws://janus:8188';
    /** A gateway that answers as ours does; `rooms` for each time it is asked. */
    async function drained(status: number, rooms: number[], ...args: string[]) {
      const asked: string[] = [];
      const server = createServer((request: IncomingMessage, response) => {
        void text(request).then((body) => {
          asked.push(`${request.method} ${request.url} ${body}`.trim());
          const allowed = request.headers.authorization === `Bearer ${secret('o')}` ? status : 401;
          response.writeHead(allowed).end(JSON.stringify({ instances: [{ name: 'ws://other:8188', up: true, draining: false, rooms: 9, load: 9 }, { name, up: true, draining: true, rooms: rooms.shift() ?? 0, load: 6 }] }));
        });
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const DRAIN_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const code = await script('janus/drain.sh', { JANUS_NAME: name, DRAIN_URL, OPS_TOKEN: secret('o'), DRAIN_PAUSE_SECONDS: '0' }, ...args).then(() => 0, (error: { code: number }) => error.code);
      server.close();
      return { code, asked };
    }
    const path = '/ops/janus/ws%3A%2F%2Fjanus%3A8188';

    it('has no new meeting sent to this Janus, and waits for the last one to end', async () => {
      expect(await drained(200, [2, 1, 0])).toEqual({ code: 0, asked: [`PUT ${path} {"draining":true}`, 'GET /ops/janus', 'GET /ops/janus'] });
    });

    it('takes it back at once', async () => {
      expect(await drained(200, [3], 'off')).toEqual({ code: 0, asked: [`PUT ${path} {"draining":false}`] });
    });

    it('waits for nothing where no gateway knows this Janus, and fails where the token is wrong', async () => {
      expect((await drained(404, [])).code).toBe(0);
      expect((await drained(401, [])).code).toBe(1);
    });
  });

  describe('the relay', () => {
    const settings = { TURN_ADDRESS: '192.0.2.8', TURN_SECRET: secret('t'), TURN_REALM: 'rcp.example.org', TURN_ALLOWED_PEERS: '192.0.2.7 ' };
    /** Starts it with a program in place of turnserver that ends when told to; answers what that one would have read. */
    async function configured(env: Record<string, string>) {
      await writeFile(join(lib, 'turnserver'), '#!/bin/sh\ntrap "exit 0" TERM\necho started\nwhile :; do sleep 0.1; done\n', { mode: 0o755 });
      const relay = spawn('sh', [join(root, 'docker/coturn/start.sh')], { env: { ...settings, ...env, PATH: `${lib}:${PATH}`, RCP_LIB: lib, TURN_CONFIG_DIR: lib, TURN_WATCH_SECONDS: '600' } });
      await once(relay.stdout, 'data');
      const gone = once(relay, 'exit');
      relay.kill('SIGTERM');
      await gone;
      return (await readFile(join(lib, 'turn.conf'), 'utf8')).trim().split('\n');
    }

    it('leads to Janus and nowhere else, without TLS until there is a certificate', async () => {
      const lines = await configured({ TURN_TLS_DIR: join(lib, 'none') });
      expect(lines.filter((line) => line.includes('peer'))).toEqual(['denied-peer-ip=0.0.0.0-255.255.255.255', 'denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'allowed-peer-ip=192.0.2.7', 'no-multicast-peers']);
      expect(lines).toEqual(expect.arrayContaining(['no-tls', 'no-cli', 'no-tcp-relay', 'use-auth-secret', `static-auth-secret=${secret('t')}`]));
    });

    it('has the certificate of the site, wherever Caddy keeps it', async () => {
      const dir = join(lib, 'certificates/authority/rcp.example.org');
      await cp(join(root, 'docker/checking.sh'), join(dir, 'rcp.example.org.crt'));
      await cp(join(root, 'docker/checking.sh'), join(dir, 'rcp.example.org.key'));
      const lines = await configured({ TURN_TLS_DIR: join(lib, 'certificates'), TURN_TLS_NAME: 'rcp.example.org', TURN_TLS_PORT: '5349' });
      expect(lines).toEqual(expect.arrayContaining(['tls-listening-port=5349', `cert=${join(lib, 'turn.crt')}`]));
      expect(lines).not.toContain('no-tls');
    });

    it('does not start without knowing where to lead', async () => {
      await expect(script('coturn/start.sh', { ...settings, TURN_ALLOWED_PEERS: '' })).rejects.toMatchObject({ stderr: expect.stringContaining('TURN_ALLOWED_PEERS: ') as string });
    });
  });
});
