// npm run compose:check [-- --public] [-- --built] [-- --keep]: docker-compose.yml brought up on an engine that is there, a call walked through it with
// Chromium, every container restarted in turn (e2e/compose.check.ts). The public images are stood in for by images made here of Debian's packages
// (docker/stand-ins); --public uses the real ones. --built takes our own as they were
// built the last time, --keep leaves it running. Ports 80, 443, 3478, 5349, 8325 have to be free.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeSecrets } from './compose-secrets.mjs';

const root = resolve(import.meta.dirname, '..');
const project = 'rcp-check';
const isPublic = process.argv.includes('--public');
const answers = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}`);
}
const build = (file, tag, args, ...more) =>
  run('docker', ['build', '--quiet', '--file', file, '--tag', tag, ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]), ...more, '.']);

/** A base image of Debian's packages, without documentation, by `mmdebstrap`. */
function debianImage(tag, variant, packages) {
  if (answers('docker', ['image', 'inspect', tag])) return;
  if (!answers('mmdebstrap', ['--version'])) throw new Error('mmdebstrap is needed to make the images that stand in for the public ones: apt-get install mmdebstrap.');
  const file = join(tmpdir(), `rcp-${process.pid}.tar`);
  const without = ['doc', 'locale', 'man'].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`);
  run('mmdebstrap', ['--quiet', `--variant=${variant}`, `--include=${packages}`, ...without, '--customize-hook=rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/*', 'bookworm', file]);
  run('docker', ['import', file, tag]);
  rmSync(file);
}

/** Node with npm in place of the official image: this Node, and the npm that runs us. */
function nodeImage(tag, base) {
  if (answers('docker', ['image', 'inspect', tag])) return;
  const context = mkdtempSync(join(tmpdir(), 'rcp-node-'));
  const npm = resolve(process.env.npm_execpath ?? execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim() + '/npm/bin/npm-cli.js', '../..');
  cpSync(process.execPath, join(context, 'node'), { dereference: true });
  cpSync(npm, join(context, 'npm'), { recursive: true, dereference: true });
  writeFileSync(join(context, 'Dockerfile'), `FROM ${base}\nCOPY node /usr/local/bin/node\nCOPY npm /usr/local/lib/node_modules/npm\nRUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm\n`);
  run('docker', ['build', '--quiet', '--tag', tag, context]);
  rmSync(context, { recursive: true });
}

function bases() {
  if (isPublic) return { BUILD_BASE: 'node:24-bookworm-slim', RUNTIME_BASE: 'gcr.io/distroless/cc-debian12', DEBIAN_BASE: 'debian:bookworm-slim', NATS_BASE: 'nats:2.12-alpine', CADDY_BASE: 'caddy:2-alpine', POSTGRES_IMAGE: 'postgres:18-bookworm' };
  const named = (name) => `rcp-stand-in/${name}:1`;
  debianImage(named('debian'), 'minbase', 'ca-certificates,libstdc++6');
  debianImage(named('runtime'), 'extract', 'libc6,libstdc++6,libgcc-s1,base-files,ca-certificates');
  nodeImage(named('node'), named('debian'));
  for (const name of ['postgres', 'nats', 'caddy']) build(`docker/stand-ins/${name}.Dockerfile`, named(name), { BASE: named('debian') });
  return { BUILD_BASE: named('node'), RUNTIME_BASE: named('runtime'), DEBIAN_BASE: named('debian'), NATS_BASE: named('nats'), CADDY_BASE: named('caddy'), POSTGRES_IMAGE: named('postgres') };
}

function buildAll({ BUILD_BASE, RUNTIME_BASE, DEBIAN_BASE, NATS_BASE, CADDY_BASE }, version) {
  for (const target of ['scheduling', 'lobby', 'notifications', 'media-gateway', 'web', 'mailbox']) {
    build('Dockerfile', `rcp-webconf/${target}:${version}`, { BUILD_BASE, RUNTIME_BASE }, '--target', target);
  }
  for (const [name, BASE] of Object.entries({ janus: DEBIAN_BASE, coturn: DEBIAN_BASE, nats: NATS_BASE, caddy: CADDY_BASE })) build(`docker/${name}/Dockerfile`, `rcp-webconf/${name}:${version}`, { BASE });
}

/** The files that Compose reads, with secrets of their own. */
async function projectDirectory() {
  const dir = mkdtempSync(join(tmpdir(), 'rcp-compose-'));
  cpSync(join(root, 'docker-compose.yml'), join(dir, 'docker-compose.yml'));
  mkdirSync(join(dir, 'docker'));
  cpSync(join(root, 'docker/postgres'), join(dir, 'docker/postgres'), { recursive: true });
  await makeSecrets({ dir: join(dir, 'secrets'), demo: 'localhost' });
  return dir;
}

/** As the browser tests of `npm test`, of which it is no part. */
async function jestConfig() {
  const { default: all } = await import(join(root, 'jest.config.mjs'));
  return { ...all.projects.find((one) => one.displayName === 'e2e'), displayName: 'compose', testMatch: ['<rootDir>/e2e/*.check.ts'], testTimeout: 60_000, bail: 1 };
}

const ownAddress = () => Object.entries(networkInterfaces()).filter(([name]) => !/^(lo|docker|br-|veth)/.test(name))
  .flatMap(([, all]) => all ?? []).find(({ family }) => family === 'IPv4')?.address ?? '';

async function check() {
  const [command, ...first] = answers('docker', ['compose', 'version']) ? ['docker', 'compose'] : ['docker-compose'];
  if (!answers('docker', ['version']) || !answers(command, [...first, 'version'])) {
    throw new Error('No Docker engine with Compose answers: docker-compose.yml was NOT tried. (npm test judges the file itself.)');
  }
  const version = 'check';
  const images = bases();
  if (!process.argv.includes('--built')) buildAll(images, version);
  const dir = await projectDirectory();
  const env = {
    ...process.env, ...images, VERSION: version, DOMAIN: 'localhost', SUPPORT_EMAIL: 'support@rcp.demo.invalid', MAIL_FROM: 'ne-pas-repondre@rcp.demo.invalid',
    ENVIRONMENT: 'démonstration', SITE_ADDRESS: '127.0.0.1', PUBLIC_ADDRESSES: ownAddress(), BATCH_DELAY_SECONDS: '1',
  };
  const compose = (...args) => run(command, [...first, '--project-name', project, '--profile', 'demo', ...args], { cwd: dir, env });
  try {
    compose('up', '-d', '--no-build');
    const caddy = execFileSync('docker', ['ps', '--quiet', '--filter', `label=com.docker.compose.project=${project}`, '--filter', 'label=com.docker.compose.service=caddy'], { encoding: 'utf8' }).trim();
    const authority = join(dir, 'authority.crt');
    writeFileSync(authority, execFileSync('docker', ['exec', caddy, 'cat', '/data/caddy/pki/authorities/local/root.crt']));
    run(process.execPath, ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js'), '--config', JSON.stringify(await jestConfig()), '--runInBand'], {
      env: { ...env, RCP_COMPOSE_DIR: dir, RCP_COMPOSE_PROJECT: project, NODE_EXTRA_CA_CERTS: authority },
    });
  } finally {
    if (process.argv.includes('--keep')) console.log(`Left running, from ${dir}`);
    else {
      if (existsSync(dir)) compose('down', '--volumes', '--timeout', '5');
      rmSync(dir, { recursive: true, force: true });
    }
  }
}

await check().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
