import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envFaults } from '@rcp/platform';
import { envSchema } from './env.js';

describe('the variables of the demo DCC', () => {
  let dir: string;
  let good: Record<string, string>;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rcp-dcc-demo-env-'));
    await writeFile(join(dir, 'key.json'), JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' }));
    await writeFile(join(dir, 'accounts.json'), JSON.stringify([{ key: 'coordinateur', title: 'Coordinateur', plans: true, account: { id: 'a', familyName: 'B', givenName: 'C' } }]));
    good = {
      PORT: '8310', ENVIRONMENT: 'démonstration', DCC_API_URL: 'http://localhost:8300/api/dcc/v1', DCC_CLIENT_ID: 'dcc-demo', DCC_ISSUER: 'https://dcc.demo.invalid',
      DCC_KEY_FILE: join(dir, 'key.json'), DCC_ACCOUNTS_FILE: join(dir, 'accounts.json'),
    };
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('are enough as npm start sets them', () => {
    expect(envFaults(envSchema, good)).toEqual([]);
  });

  it('never let it start in production, nor where nobody says what this is', () => {
    for (const name of ['production', 'Production', ' PRODUCTION ']) expect(envFaults(envSchema, { ...good, ENVIRONMENT: name })).toEqual(['ENVIRONMENT: the demo DCC never runs in production']);
    expect(envFaults(envSchema, { ...good, ENVIRONMENT: '' })).toHaveLength(1);
  });

  it('name the fault in a file, not its content', async () => {
    await writeFile(join(dir, 'wrong.json'), JSON.stringify({ kty: 'RSA', d: 'topsecret' }));
    const faults = envFaults(envSchema, { ...good, DCC_KEY_FILE: join(dir, 'wrong.json'), DCC_ACCOUNTS_FILE: join(dir, 'absent.json') });
    expect(faults.join()).toContain('DCC_KEY_FILE: in the file, /kty');
    expect(faults.join()).toContain('DCC_ACCOUNTS_FILE: no readable JSON file');
    expect(faults.join()).not.toContain('topsecret');
  });
});
