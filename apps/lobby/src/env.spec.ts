import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envFaults } from '@rcp/platform';
import { fromAccount } from './domain/account-claims.js';
import { envSchema } from './env.js';

const usual = {
  PORT: '1', DATABASE_URL: 'postgresql://u:p@127.0.0.1/lobby', NATS_URL: 'nats://127.0.0.1', OPS_TOKEN: 'at-least-twenty-four-characters', PUBLIC_URL: 'https://rcp.example.org',
  SUPPORT_EMAIL: 'support@example.org', LAUNCH_JWKS_FILE: 'a', PERSONAL_JWKS_FILE: 'b', MEDIA_KEY_FILE: 'c',
};

describe('the variables of « Connexion via mon compte »', () => {
  let dir: string, key: string, secret: string;
  const faults = (variables: Record<string, string>) => envFaults(envSchema, { ...usual, ...variables });
  const whole = (changes: Record<string, string> = {}) => ({ OIDC_ISSUER: 'https://sso.example.org', OIDC_CLIENT_ID: 'rcp', OIDC_CLIENT_SECRET_FILE: secret, ...changes });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'env-'));
    [key, secret] = [join(dir, 'key.json'), join(dir, 'secret')];
    await writeFile(key, JSON.stringify({ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd', alg: 'ES256' }));
    await writeFile(secret, 'secret\n');
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('may all be absent, and have usual values where a provider is named', () => {
    expect(faults({})).toEqual([]);
    expect(faults(whole())).toEqual([]);
    expect(envSchema.parse({ ...usual, ...whole() })).toMatchObject({
      OIDC_SCOPE: 'openid profile', OIDC_ACR_VALUES: [], OIDC_RESPONSE_MODE: 'fragment', OIDC_CLAIMS: { sub: 'sub', family_name: 'family_name', given_name: 'given_name' },
    });
  });

  it('make a client of Pro Santé Connect as they stand in the documentation', async () => {
    const page = await readFile(join(import.meta.dirname, '../../../docs/openid-connect.md'), 'utf8');
    const lines = /```ini\n([^`]+)```/.exec(page)?.[1]?.trim().split('\n') ?? [];
    const variables = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    expect(Object.keys(variables)).toHaveLength(9);
    const { OIDC_CLAIMS } = envSchema.parse({ ...usual, ...variables, OIDC_CLIENT_SECRET_FILE: secret });
    const userInfo = { sub: 'f:1', SubjectNameID: '810100000001', family_name: 'FRAYSSE', given_name: 'Julie', SubjectRefPro: { exercices: [{ codeSavoirFaire: 'SM36', activities: [{ raisonSocialeSite: 'CH Demonstration3' }] }] } };
    expect(fromAccount(userInfo, OIDC_CLAIMS)).toMatchObject({
      accountId: '810100000001', rpps: '10100000001', given: { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'SM36', establishment: 'CH Demonstration3' },
    });
  });

  it('are told when they are not whole', () => {
    expect(faults({ OIDC_CLIENT_ID: 'rcp' })).toEqual(['OIDC_ISSUER: needed with the other OIDC_ variables']);
    expect(faults({ OIDC_ISSUER: 'https://sso.example.org' })).toEqual(['OIDC_CLIENT_ID: needed with OIDC_ISSUER', 'OIDC_CLIENT_KEY_FILE: either this or OIDC_CLIENT_SECRET_FILE is needed with OIDC_ISSUER']);
    expect(faults(whole({ OIDC_CLIENT_KEY_FILE: key }))).toEqual(['OIDC_CLIENT_KEY_FILE: either this or OIDC_CLIENT_SECRET_FILE is needed with OIDC_ISSUER']);
  });

  it('are told when one is wrong, without its value', () => {
    const wrong: [string, string][] = [
      ['OIDC_ISSUER', 'http://sso.example.org'], ['OIDC_ISSUER', 'sso'], ['OIDC_METADATA_URL', 'https://sso.example.org/metadata'], ['OIDC_CLIENT_SECRET_FILE', join(dir, 'none')],
      ['OIDC_CLIENT_KEY_FILE', secret], ['OIDC_SCOPE', 'profile'], ['OIDC_PROMPT', 'none'], ['OIDC_RESPONSE_MODE', 'form_post'],
      ['OIDC_CLAIMS', '{'], ['OIDC_CLAIMS', '{"email":"email"}'], ['OIDC_CLAIMS', '{"sub":""}'], ['OIDC_CLAIMS', '[]'],
    ];
    for (const [name, value] of wrong) {
      const told = faults(whole({ [name]: value }));
      expect(told).toContainEqual(expect.stringMatching(new RegExp(`^${name}[.:]`)));
      if (value.length > 3) expect(told.join()).not.toContain(value);
    }
    expect(faults(whole({ OIDC_ISSUER: 'http://127.0.0.1:3000' }))).toEqual([]);
  });
});
