import { execFile } from 'node:child_process';
import { z } from 'zod';
import { envFaults, loadEnv, migrateEnv, serviceEnv } from './env.js';

const schema = z.object(serviceEnv);
const good = {
  PORT: '3001', DATABASE_URL: 'postgres://lobby:pw@127.0.0.1:5432/lobby', NATS_URL: 'nats://127.0.0.1:4222',
  OPS_TOKEN: 'x'.repeat(24), PUBLIC_URL: 'https://rcp.example.org/', SUPPORT_EMAIL: 'support@example.org',
};

describe("a service's variables", () => {
  it('are read, with defaults for the rest', () => {
    expect(loadEnv(schema, good)).toMatchObject({
      PORT: 3001, HOST: '127.0.0.1', ENVIRONMENT: 'production', LOG_LEVEL: 'info', LOG_FORMAT: 'json', DRAIN_SECONDS: 0,
      PUBLIC_URL: 'https://rcp.example.org',
    });
  });

  it('are faulted all at once, by name and without the value', () => {
    const faults = envFaults(schema, {
      ...good, PORT: 'canary-port', DATABASE_URL: 'mysql://canary-user:canary-password@h/d', NATS_URL: undefined, OPS_TOKEN: 'canary-short',
      LOG_LEVEL: 'canary-level', SUPPORT_EMAIL: 'canary-mail',
    });
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'NATS_URL', 'OPS_TOKEN', 'PORT', 'SUPPORT_EMAIL']);
    expect(faults.join()).not.toContain('canary');
  });

  it('that are set to nothing are not set', () => {
    expect(loadEnv(schema, { ...good, HOST: '', NATS_USER: '' })).toMatchObject({ HOST: '127.0.0.1' });
    expect(envFaults(schema, { ...good, OPS_TOKEN: '' })).toHaveLength(1);
  });

  it('must point at PostgreSQL and NATS, over http or https for people', () => {
    for (const [name, value] of [['DATABASE_URL', 'http://h/'], ['NATS_URL', 'ws://h/'], ['PUBLIC_URL', 'ftp://h/']] as const) {
      expect(envFaults(schema, { ...good, [name]: value }).map((fault) => fault.split(':')[0])).toEqual([name]);
    }
  });

  it('of the migration job are both roles', () => {
    expect(envFaults(migrateEnv, {})).toHaveLength(2);
  });
});

describe('a process whose variables are wrong', () => {
  it('prints every fault, none of the values, and ends with 1', async () => {
    const program = `import { loadEnv, serviceEnv } from './libs/platform/src/env.ts';
      import { z } from 'zod';
      loadEnv(z.object(serviceEnv));
      process.stdout.write('started');`;
    const { code, stdout, stderr } = await run(program, { PORT: 'canary', PATH: process.env['PATH'] ?? '' });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Configuration errors:\n/);
    for (const name of ['PORT', 'DATABASE_URL', 'NATS_URL', 'OPS_TOKEN', 'PUBLIC_URL', 'SUPPORT_EMAIL']) expect(stderr).toContain(`  ${name}: `);
    expect(stderr).not.toContain('canary');
  });
});

function run(program: string, env: Record<string, string>): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
