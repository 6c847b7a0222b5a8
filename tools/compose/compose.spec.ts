import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import type { z } from 'zod';
import type { Part } from '../k8s/manifest.js';
import { composeFaults } from './policies.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const services = ['scheduling', 'lobby', 'notifications', 'media-gateway'];
interface EnvFile { readonly envSchema: { readonly shape: Readonly<Record<string, z.ZodType>> } }
const environments = Object.fromEntries(await Promise.all(services.map(async (name) =>
  [name, (await import(join(root, 'apps', name, 'src/env.ts')) as EnvFile).envSchema.shape] as const)));

// Each spoils the file in one place; the fault must be told in these words.
const broken: [what: string, from: RegExp, to: string, told: RegExp][] = [
  ['a root file system to write on', /read_only: true/, 'read_only: false', /has a root file system to write on/],
  ['a container as root', /user: "10001:10001"\n {4}restart: unless-stopped\n {4}env_file: \[secrets\/nats/, 'user: "0:0"\n    restart: unless-stopped\n    env_file: [secrets/nats', /nats does not say whom it runs as/],
  ['capabilities kept', /cap_drop: \[ALL\]/, 'cap_drop: []', /keeps capabilities/],
  ['a capability too many', /\[NET_BIND_SERVICE\]/, '[NET_BIND_SERVICE, SYS_ADMIN]', /adds the capability SYS_ADMIN/],
  ['privileges to gain', /no-new-privileges:true/, 'no-new-privileges:false', /may gain privileges/],
  ['the network of the host', / {4}networks: \[edge\]\n {4}healthcheck: \*ready/, '    network_mode: host\n    healthcheck: *ready', /web reaches into the host/],
  ['no limit of memory', / {2}mem_limit: 512m\n/, '\n', /has no mem_limit/],
  ['no health check', /healthcheck: \*ready/, 'labels: {}', /lobby has no health check/],
  ['logs without end', /, options: \{ max-size: 20m, max-file: "10" \}/, '', /logs without end/],
  ['an image that moves', /nats:\$\{VERSION:-0\.1\.0\}/, 'nats:latest', /nats is an image without a version/],
  ['a secret in the open', /NATS_USER: lobby/, 'NATS_PASSWORD: swordfish', /lobby sets NATS_PASSWORD in the open/],
  ['a password in an address', /nats:\/\/nats:4222/, 'nats://admin:swordfish@nats:4222', /sets NATS_URL in the open/],
  ['a database open to the outside', /volumes: \["postgres:\/var/, 'ports: ["5432:5432"]\n    volumes: ["postgres:/var', /postgres is open to the outside/],
  ['the engine in a container', /"\.\/secrets\/lobby:\/run\/secrets\/rcp:ro"/, '"/var/run/docker.sock:/var/run/docker.sock"', /holds the engine/],
  ['secrets that can be written', /lobby:\/run\/secrets\/rcp:ro/, 'lobby:/run/secrets/rcp', /writes to \.\/secrets\/lobby/],
  ['a way out for the database', /internal: true/, 'internal: false', /postgres is not in the closed network alone/],
  ['a variable left out', /MAIL_FROM: .*\n/, '\n', /notifications is not given MAIL_FROM/],
  ['a variable nobody reads', /OIDC_LABEL: /, 'OIDC_LABELS: ', /lobby is given OIDC_LABELS, which nobody reads/],
  ['a file of secrets nobody makes', /secrets\/janus\.env/, 'secrets/jan.env', /secrets\/jan\.env is named and never made/],
  ['a mailbox in production', /profiles: \[demo\]/, 'labels: {}', /for demonstrations only/],
];

describe('docker-compose.yml', () => {
  let dir: string, text: string, made: string[];
  const secrets = async (...args: string[]) => (await run(process.execPath, [join(root, 'tools/compose-secrets.mjs'), '--dir', dir, ...args], { env: { DOMAIN: 'rcp.example.org' } })).stdout;
  const content = (name: string) => readFile(join(dir, name), 'utf8');
  const files: Record<string, string[]> = {};
  const faults = (source: string) => composeFaults(parse(source, { merge: true }) as Part, environments, files);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rcp-compose-'));
    text = await readFile(join(root, 'docker-compose.yml'), 'utf8');
    made = (await secrets()).split('\n');
    for (const name of (await readdir(dir)).filter((one) => one.endsWith('.env'))) {
      files[`secrets/${name}`] = (await content(name)).trim().split('\n').map((line) => line.split('=')[0] ?? '');
    }
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('confines and limits every container, holds no secret, and gives each service every variable it knows', () => {
    expect(faults(text)).toEqual([]);
  });

  it.each(broken)('is refused with %s', (_what, from, to, told) => {
    expect(text).toMatch(from);
    expect(faults(text.replace(from, to)).join('\n')).toMatch(told);
  });

  it('leads each address to the service that the cluster leads it to', async () => {
    const ingress = parse(await readFile(join(root, 'k8s/base/ingress.yaml'), 'utf8')) as { spec: { rules: { http: { paths: { path: string; backend: { service: { name: string } } }[] } }[] } };
    const caddy = await readFile(join(root, 'docker/caddy/Caddyfile'), 'utf8');
    const matchers = Object.fromEntries([...caddy.matchAll(/@(\w+) path (.*)/g)].map(([, name, paths]) => [name, paths?.split(' ')]));
    for (const { path, backend } of ingress.spec.rules[0]?.http.paths ?? []) {
      const matcher = Object.keys(matchers).find((name) => matchers[name]?.some((one: string) => one === path || one === `${path}/*`));
      const block = new RegExp(`handle${matcher === undefined ? '' : ` @${matcher}`} \\{[^}]*reverse_proxy ([\\w-]+):8080`).exec(caddy);
      expect([path, block?.[1]]).toEqual([path, backend.service.name]);
    }
  });

  it('finds its secrets where nobody else of the machine looks, and says what the operator has to write', async () => {
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    for (const name of Object.keys(files)) expect((await stat(join(dir, name.slice(8)))).mode & 0o777).toBe(0o600);
    expect(made.filter((line) => line.startsWith('  '))).toHaveLength(2);
    const known = (await content('all.json')).match(/s[\w-]{32}/g) ?? [];
    expect(new Set(known).size).toBe(known.length);
    expect(made.join()).not.toMatch(new RegExp(known.join('|')));
  });

  it('keeps its secrets when they are asked for again, and renews those alone that are named', async () => {
    const before = { lobby: await content('lobby.env'), nats: await content('nats.env'), turn: await content('coturn.env') };
    await secrets();
    expect({ lobby: await content('lobby.env'), nats: await content('nats.env'), turn: await content('coturn.env') }).toEqual(before);
    await secrets('--rotate', 'nats');
    expect(await content('nats.env')).not.toBe(before.nats);
    expect(await content('coturn.env')).toBe(before.turn);
    expect((await content('lobby.env')).split('\n')[0]).toBe(before.lobby.split('\n')[0]);
    await expect(secrets('--rotate', 'natz')).rejects.toThrow(/unknown: natz/);
  });

  it('knows links signed with an earlier key until that one is dropped', async () => {
    const kids = async () => (JSON.parse(await content('lobby/personal.jwks.json')) as { keys: { kid: string; d?: string }[] }).keys;
    const [first] = await kids();
    expect(first?.d).toBeUndefined();
    await secrets('--rotate', 'keys');
    const [second, earlier, ...others] = await kids();
    expect([earlier?.kid, others.length]).toEqual([first?.kid, 0]);
    expect((JSON.parse(await content('notifications/personal.key.json')) as { kid: string }).kid).toBe(second?.kid);
    await secrets('--drop-old-keys');
    expect((await kids()).map(({ kid }) => kid)).toEqual([second?.kid]);
  });

  it('has a client of the API of its own and the mailbox as relay for a demonstration only', async () => {
    expect(await secrets()).toMatch(/SMTP_URL[^]*dcc-clients\.json/);
    await rm(join(dir, 'mail.env'));
    expect(await secrets('--demo')).not.toMatch(/Still yours/);
    expect(await content('mail.env')).toContain('SMTP_URL=smtp://mailbox:8326');
    expect(JSON.parse(await content('scheduling/dcc-clients.json'))).toMatchObject([{ clientId: 'dcc-demo', audience: 'https://rcp.example.org/api/dcc/v1' }]);
  });
});
