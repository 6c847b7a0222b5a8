// node tools/compose-secrets.mjs [--dir <secrets>] [--rotate <what> …] [--drop-old-keys] [--demo]: the secrets of docker-compose.yml.
// Needs nothing but Node, so that a machine without our packages can run it in a container. Safe to run again: what is there stays.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const services = ['scheduling', 'lobby', 'notifications', 'media-gateway'];
/** Who signs with each pair of keys, and who checks. */
const tickets = { launch: { signs: 'scheduling', checks: ['lobby'] }, personal: { signs: 'notifications', checks: ['lobby'] }, media: { signs: 'lobby', checks: ['media-gateway'] } };
/** Passwords by group, as `--rotate` takes them. `keys` are those of tickets. */
const groups = {
  database: ['postgres', ...services.flatMap((name) => [`${name}-owner`, `${name}-runtime`])],
  nats: ['nats-admin', ...services.map((name) => `nats-${name}`)],
  janus: ['janus-api', 'janus-admin', 'janus-rooms'],
  turn: ['turn'],
  ops: services.map((name) => `ops-${name}`),
};

// 192 bits, safe in a URL, a shell and a configuration file. A letter first: nats-server takes a bare number for a number.
const randomSecret = () => `s${randomBytes(24).toString('base64url')}`;
const database = (service) => service.replace('-', '_');
const upper = (name) => database(name).toUpperCase();

async function readJson(file, otherwise) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? otherwise : JSON.parse(text);
}

/** Whole or not at all. Files a container reads are open to its user; the folder above lets nobody else of this machine in. */
async function write(file, content, mode) {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  await writeFile(draft, content, { mode });
  await chmod(draft, mode);
  await rename(draft, file);
}
const variables = (entries) => `${Object.entries(entries).map(([name, value]) => `${name}=${value}`).join('\n')}\n`;

/** An Ed25519 pair as JWKs, named by chance. */
export function newPair(name) {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { ...privateKey.export({ format: 'jwk' }), kid: `${name}-${randomBytes(6).toString('hex')}`, alg: 'EdDSA', use: 'sig' };
}
function publicOf(key) {
  const { kid, alg, use } = key;
  return { ...createPublicKey(createPrivateKey({ key, format: 'jwk' })).export({ format: 'jwk' }), kid, alg, use };
}

/** Every file of variables, from the passwords. Also says what each service finds there, for the check of docker-compose.yml. */
export function variableFiles(secret) {
  const url = (service, role) => `postgresql://${database(service)}_${role}:${secret(`${service}-${role}`)}@postgres:5432/${database(service)}`;
  const janus = { JANUS_API_SECRET: secret('janus-api'), JANUS_ROOM_ADMIN_KEY: secret('janus-rooms') };
  const files = {
    databases: { PGPASSWORD: secret('postgres') },
    nats: { NATS_PASSWORD_ADMIN: secret('nats-admin') },
    'provision-streams': { NATS_PASSWORD: secret('nats-admin') },
    janus: { ...janus, JANUS_ADMIN_SECRET: secret('janus-admin'), OPS_TOKEN: secret('ops-media-gateway') },
    coturn: { TURN_SECRET: secret('turn') },
  };
  for (const service of services) {
    files[service] = { DATABASE_URL: url(service, 'runtime'), NATS_PASSWORD: secret(`nats-${service}`), OPS_TOKEN: secret(`ops-${service}`) };
    // The job is told the runtime role by its URL.
    files[`${service}-owner`] = { OWNER_DATABASE_URL: url(service, 'owner'), DATABASE_URL: url(service, 'runtime') };
    files.nats[`NATS_PASSWORD_${upper(service)}`] = secret(`nats-${service}`);
    for (const role of ['owner', 'runtime']) files.databases[`${upper(service)}_${role.toUpperCase()}_PASSWORD`] = secret(`${service}-${role}`);
  }
  Object.assign(files['media-gateway'], janus, { TURN_SECRET: secret('turn') });
  return files;
}

async function writeKeys(dir, rotates, dropsOld) {
  for (const [name, { signs, checks }] of Object.entries(tickets)) {
    const file = join(dir, signs, `${name}.key.json`);
    let key = await readJson(file, undefined);
    const known = key === undefined ? [] : (await readJson(join(dir, checks[0], `${name}.jwks.json`), { keys: [publicOf(key)] })).keys;
    if (key === undefined || rotates) key = newPair(name);
    // Tickets and links signed with earlier keys stay good until those are dropped.
    const keys = [publicOf(key), ...(dropsOld ? [] : known.filter(({ kid }) => kid !== key.kid))];
    for (const checker of checks) await write(join(dir, checker, `${name}.jwks.json`), JSON.stringify({ keys }), 0o444);
    await write(file, JSON.stringify(key), 0o444);
  }
}

/** A client of the DCC API that only a demonstration has, and the mailbox as the relay. */
async function writeDemo(dir, domain) {
  const clients = join(dir, 'scheduling', 'dcc-clients.json');
  if (await readJson(clients, undefined)) return false;
  const key = newPair('dcc-demo');
  await write(join(dir, 'demo', 'dcc-demo.key.json'), JSON.stringify(key), 0o400);
  for (const folder of ['demo', 'scheduling']) await write(join(dir, folder, 'dcc-demo.jwks.json'), JSON.stringify({ keys: [publicOf(key)] }), 0o444);
  const scopes = ['rcp', 'sessions', 'registrations', 'launch', 'attendance:read', 'stats:read'];
  await write(clients, JSON.stringify([{ clientId: 'dcc-demo', issuer: 'https://dcc.demo.invalid', audience: `https://${domain}/api/dcc/v1`, jwksFile: 'dcc-demo.jwks.json', scopes, networks: ['demo'] }], null, 2), 0o444);
  return true;
}

/** Makes what is missing, renews what is asked for, and answers what is left to the operator. */
export async function makeSecrets({ dir, rotate = [], dropOldKeys = false, demo }) {
  const unknown = rotate.filter((name) => name !== 'keys' && !(name in groups));
  if (unknown.length > 0) throw new Error(`--rotate takes ${[...Object.keys(groups), 'keys'].join(', ')}; unknown: ${unknown.join(', ')}`);
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  const known = await readJson(join(dir, 'all.json'), {});
  const renewed = rotate.flatMap((group) => groups[group] ?? []);
  const kept = Object.fromEntries(Object.values(groups).flat().map((name) => [name, renewed.includes(name) ? randomSecret() : known[name] ?? randomSecret()]));
  await write(join(dir, 'all.json'), JSON.stringify(kept, null, 2), 0o600);
  for (const [name, entries] of Object.entries(variableFiles((secret) => kept[secret]))) await write(join(dir, `${name}.env`), variables(entries), 0o600);
  await write(join(dir, 'postgres'), kept.postgres, 0o444);
  await writeKeys(dir, rotate.includes('keys'), dropOldKeys);
  const mail = join(dir, 'mail.env');
  const left = [];
  if (demo !== undefined) await writeDemo(dir, demo);
  const relay = await readFile(mail, 'utf8').catch(() => undefined);
  if (relay === undefined) await write(mail, variables({ SMTP_URL: demo === undefined ? '' : 'smtp://mailbox:8326?requireTLS=false', IMAP_URL: '' }), 0o600);
  if (/^SMTP_URL=\S/m.test((await readFile(mail, 'utf8'))) === false) left.push(`${mail}: SMTP_URL, the relay that mails leave by`);
  const clients = join(dir, 'scheduling', 'dcc-clients.json');
  if ((await readJson(clients, undefined)) === undefined) left.push(`${clients}: who may call the API (docs/integrating-a-dcc.md)`);
  return left;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { values } = parseArgs({
      options: { dir: { type: 'string', default: join(root, 'secrets') }, rotate: { type: 'string', multiple: true }, 'drop-old-keys': { type: 'boolean' }, demo: { type: 'boolean' } },
    });
    const settings = await readFile(join(root, '.env'), 'utf8').catch(() => '');
    const domain = process.env.DOMAIN ?? /^DOMAIN=(\S+)/m.exec(settings)?.[1];
    if (values.demo && domain === undefined) throw new Error('DOMAIN: write the name of the site into .env first');
    const left = await makeSecrets({ dir: resolve(values.dir), rotate: values.rotate, dropOldKeys: values['drop-old-keys'], ...(values.demo ? { demo: domain } : {}) });
    console.log(`Secrets are in ${values.dir}: for you alone, never to be committed.`);
    if (left.length > 0) console.log(`Still yours to write:\n${left.map((one) => `  ${one}`).join('\n')}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
