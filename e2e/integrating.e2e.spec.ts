import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { choosePort, startSystem, type System } from '@rcp/local-stack';

jest.setTimeout(120_000);

/** The document's blocks in their order: files to write (`file=name`) and commands to run (`sh`). */
async function blocksOf(path: string): Promise<{ file: string | undefined; text: string }[]> {
  const markdown = await readFile(path, 'utf8');
  return [...markdown.matchAll(/^```(\w+)(?: file=(\S+))?\n(.*?)^```$/gms)]
    .filter(([, language, file]) => language === 'sh' || file !== undefined)
    .map(([, , file, text = '']) => ({ file, text }));
}

describe('the guide for integrating a DCC', () => {
  let dir: string;
  let system: System | undefined;
  const printed: Record<string, string> = {};

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rcp-vendor-'));
  });
  afterAll(async () => {
    await system?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it('leads from a key pair to the first mail by its own commands', async () => {
    const port = await choosePort(undefined, 'the web address');
    for (const { file, text } of await blocksOf(join(import.meta.dirname, '../docs/integrating-a-dcc.md'))) {
      if (file !== undefined) {
        await writeFile(join(dir, file), text.replaceAll('http://localhost:8300', `http://localhost:${port}`));
        // As the guide says: the system is started once it can be given the client.
        if (file === 'client.json') system = await startSystem({ fsync: false, batchDelaySeconds: 0, ports: { web: port }, dccClientFile: join(dir, file) });
        continue;
      }
      for (const command of text.trim().split('\n')) {
        const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: dir, env: { PATH: process.env['PATH'] } });
        printed[command] = stdout;
      }
    }
    const answers = Object.entries(printed).filter(([command]) => command.startsWith('node dcc.mjs')).map(([command, stdout]) => `${command.split(' ')[2]} ${stdout.split(' ')[0]}`);
    expect(answers).toEqual(['PUT 201', 'PUT 200', 'PUT 201', 'PUT 201', 'GET 200', 'POST 201', 'PUT 200', 'PUT 201', 'GET 200', 'PATCH 200', 'POST 200', 'GET 204', 'GET 200'].map((one) => expect.stringMatching(new RegExp(`^${one.replace('204', '20[04]')}`))));
    const mail = await system?.mailbox.waitFor('elodie.martin@exemple.fr');
    expect(mail?.subject).toContain('Sein-Gynéco');
  });

  it('shows the labels, the ticket and the news it speaks of', () => {
    const of = (end: string) => Object.entries(printed).find(([command]) => command.endsWith(end))?.[1] ?? '';
    expect(of('session.json')).toContain('mercredi 14 mai 2031 de 16:00 à 17:30');
    expect(of('launch.json')).toMatch(/\/accesrcp\/\w{22}#lt=/);
    expect(of('preview=true" series.json')).toContain('Le mercredi - Toutes les semaines');
    expect(of('GET /updates')).toContain('RcpRegistered');
  });
});
