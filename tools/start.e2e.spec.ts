import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, workspaceRoot } from '@rcp/local-stack';
import { until } from '@rcp/testing';

const names = ['WEB', 'DEMO', 'MAILBOX', 'SMTP', 'POSTGRES', 'NATS', 'JANUS', 'JANUS_ADMIN', 'TURN', 'TURN_TLS', 'SCHEDULING', 'LOBBY', 'NOTIFICATIONS', 'MEDIA_GATEWAY'];

/** `npm start` with data and ports of its own, as the shell runs it. */
class Start {
  output = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown[]>;

  constructor(dataDir: string, ports: Record<string, string>) {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], RCP_DATA_DIR: dataDir, ...ports };
    this.child = spawn(process.execPath, ['tools/bootstrap.mjs', 'start'], { cwd: workspaceRoot(), env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.exited = once(this.child, 'exit');
  }

  /** Waits for the table; the link of the demo RCP in it. */
  async ready(): Promise<string> {
    await until('the table is printed', () => this.output.includes('Ready in') || this.child.exitCode !== null, { timeoutMs: 180_000 });
    return /http:\/\/localhost:\d+\/accesrcp\/\w{22}/.exec(this.output)?.[0] ?? this.output;
  }

  async stop(signal: 'SIGINT' | 'SIGTERM'): Promise<number> {
    this.child.kill(signal);
    return this.exitCode();
  }

  async exitCode(): Promise<number> {
    const [code] = (await this.exited) as [number];
    return code;
  }
}

async function runningWith(text: string): Promise<string[]> {
  const ps = spawn('ps', ['-eo', 'args'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let list = '';
  ps.stdout.on('data', (chunk: Buffer) => (list += chunk.toString()));
  await once(ps, 'close');
  return list.split('\n').filter((line) => line.includes(text));
}

describe('npm start', () => {
  let dataDir: string;
  let ports: Record<string, string>;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rcp-start-'));
    ports = Object.fromEntries(await Promise.all(names.map(async (name) => [`RCP_PORT_${name}`, String(await freePort())])));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const mailbox = async () => (await fetch(`http://localhost:${ports['RCP_PORT_MAILBOX']}`)).text();
  const mails = async () => (await mailbox()).split('href="/mails/').length - 1;

  it('says in one sentence which port is taken and which variable moves it', async () => {
    const squatter = createServer().listen(Number(ports['RCP_PORT_NATS']), '127.0.0.1');
    await once(squatter, 'listening');
    const start = new Start(dataDir, ports);
    expect(await start.exitCode()).toBe(1);
    expect(start.output).toContain(`✖ Port ${ports['RCP_PORT_NATS']} is already in use, npm start cannot start there. Free it, or choose another with RCP_PORT_NATS.\n`);
    squatter.close();
  }, 240_000);

  it('brings up the demo, and stops all of it on Ctrl-C', async () => {
    const start = new Start(dataDir, ports);
    const link = await start.ready();
    expect((await fetch(link, { headers: { accept: 'text/html' } })).status).toBe(200);
    const page = (await (await fetch(link.replace('/accesrcp/', '/api/public/rcps/'))).json()) as { nextSession: { opensAt: string; webconfActive: boolean } };
    expect(page.nextSession.webconfActive).toBe(true);
    expect(Date.parse(page.nextSession.opensAt)).toBeLessThan(Date.now());
    await until('the invitation is in the mailbox', async () => (await mails()) === 1, { timeoutMs: 20_000 });
    const demo = `http://localhost:${ports['RCP_PORT_DEMO']}`;
    const session = /\/seances\/demo-[\d-]+/.exec(start.output)?.[0] ?? '';
    expect(await (await fetch(demo + session)).text()).toContain('Lien webconférence');
    const entry = await fetch(`${demo}${session}/webconference`, { method: 'POST', headers: { origin: demo }, redirect: 'manual' });
    expect(entry.status).toBe(303);
    expect(entry.headers.get('location')).toMatch(/\/accesrcp\/\w{22}#lt=/);
    expect(await start.stop('SIGINT')).toBe(130);
    expect(start.output).toContain('Everything has stopped.');
    expect(await runningWith(dataDir)).toEqual([]);
    expect(existsSync(join(dataDir, 'running.pid'))).toBe(false);
  }, 240_000);

  it('finds its data again at the next start: the same link, the mail, and no second invitation', async () => {
    const start = new Start(dataDir, ports);
    const link = await start.ready();
    const remembered = JSON.parse(await readFile(join(dataDir, 'system', 'demo-session.json'), 'utf8')) as { id: string };
    expect(remembered.id).toMatch(/^demo-\d{8}-\d{4}$/);
    await until('the invitation is in the mailbox', async () => (await mailbox()).includes('RCP de DEMO'), { timeoutMs: 20_000 });
    expect(await mails()).toBe(1);
    expect(link).toContain(`:${ports['RCP_PORT_WEB']}/`);
    expect(await start.stop('SIGTERM')).toBe(143);
    expect(await runningWith(dataDir)).toEqual([]);
  }, 240_000);
});
