import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyPair, workspaceRoot } from '@rcp/local-stack';
import { envFaults } from '@rcp/platform';
import { envSchema } from './env.js';

/** Runs the compiled service with these variables and nothing else, to its end. */
async function run(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const service = spawn(process.execPath, [join(workspaceRoot(), 'dist', 'node', 'apps', 'scheduling', 'src', 'main.js')], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  service.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => service.once('close', resolve));
  return { code, stderr };
}

describe('starting scheduling', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'scheduling-start-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('with wrong variables says every fault at once, no value, and ends with 1', async () => {
    const { code, stderr } = await run({ PORT: '70000', DATABASE_URL: 'mysql://ZZCANARY@db/x', OPS_TOKEN: 'ZZCANARY', PUBLIC_URL: 'rcp.example.org', LAUNCH_KEY_FILE: '/ZZCANARY' });
    expect(code).toBe(1);
    const named = stderr.split('\n').map((line) => /^ {2}([A-Z_]+): \S/.exec(line)?.[1]).filter(Boolean);
    expect(named.sort()).toEqual(['DATABASE_URL', 'DCC_CLIENTS_FILE', 'LAUNCH_KEY_FILE', 'NATS_URL', 'OPS_TOKEN', 'PORT', 'PUBLIC_URL', 'SUPPORT_EMAIL']);
    expect(stderr).not.toContain('ZZCANARY');
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing readable', undefined, /^no readable JSON file$/],
    ['nobody', [], /^in the file, \/: Too small/],
    ['a client without keys', [{ clientId: 'a', issuer: 'i', audience: 'us', scopes: [], networks: ['N'] }], /^in the file, \/0: exactly one of jwksFile and jwksUrl$/],
    ['two clients of one issuer', ['a', 'b'].map((clientId) => ({ clientId, issuer: 'i', audience: 'us', jwksUrl: 'https://i.example.org/jwks', scopes: ['rcp'], networks: ['N'] })), /: an issuer stands for one client$/],
    ['a scope that is none', [{ clientId: 'a', issuer: 'i', audience: 'us', jwksUrl: 'https://i.example.org/jwks', scopes: ['everything'], networks: ['N'] }], /^in the file, \/0\/scopes\/0: Invalid option/],
  ])('with %s in the clients file says so', async (_what, clients, fault) => {
    const file = join(dir, 'clients.json');
    await writeFile(file, clients === undefined ? '[{' : JSON.stringify(clients));
    const faults = envFaults(envSchema, { DCC_CLIENTS_FILE: file, LAUNCH_KEY_FILE: join(dir, 'none.json') });
    expect(faults.find((one) => one.startsWith('DCC_CLIENTS_FILE: '))?.slice('DCC_CLIENTS_FILE: '.length)).toMatch(fault);
    expect(faults).toContain('LAUNCH_KEY_FILE: no readable JSON file');
  });

  it('with a public key where the private one should be says so', async () => {
    const { jwksFile } = await keyPair(dir, 'launch');
    expect(envFaults(envSchema, { LAUNCH_KEY_FILE: jwksFile })).toContainEqual(expect.stringMatching(/^LAUNCH_KEY_FILE: in the file, \/kty/));
  });
});
