import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, workspaceRoot } from '@rcp/local-stack';

const run = promisify(execFile);

interface Outcome {
  readonly code: number;
  readonly output: string;
}

describe('the bootstrap', () => {
  let clone: string;
  beforeEach(async () => {
    clone = await mkdtemp(join(tmpdir(), 'rcp-clone-'));
    for (const name of ['tools', 'package.json', 'package-lock.json']) await cp(join(workspaceRoot(), name), join(clone, name), { recursive: true });
  });
  afterEach(() => rm(clone, { recursive: true, force: true }));

  async function bootstrap(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
    const variables = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: clone, ...env };
    return run(process.execPath, ['tools/bootstrap.mjs', ...args], { cwd: clone, env: variables })
      .then(({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }), (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, output: error.stdout + error.stderr }));
  }

  /** A checkout whose npm packages are all there already, as far as the bootstrap looks. */
  async function withPackages(): Promise<void> {
    await program(join(clone, 'node_modules', '.bin', 'node'), 'echo "script $1, stack ${RCP_STACK:-local}"');
    await writeFile(join(clone, 'node_modules', '.package-lock.json'), '{}');
  }
  async function program(file: string, script: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
  /** A PATH with nothing but what a test puts there, and the shell. */
  const emptyPath = async () => {
    const bin = join(clone, 'bin');
    await mkdir(bin, { recursive: true });
    return { bin, env: { PATH: bin, RCP_PROGRAM_DIRECTORIES: '' } };
  };

  /** A machine with apt-get, and these programs. */
  async function machine(bin: string, programs: Record<string, string>): Promise<void> {
    for (const [name, script] of Object.entries({ 'apt-get': 'true', ...programs })) await program(join(bin, name), script);
  }
  /** Another user on another system, as far as Node says. */
  const on = ({ uid, platform = process.platform }: { uid: number; platform?: string }) =>
    `--import=data:text/javascript,process.getuid=()=>${uid};Object.defineProperty(process,%22platform%22,{value:%22${platform}%22})`;

  it('says in one sentence that the npm packages could not be downloaded, and ends with 1', async () => {
    const registry = `http://127.0.0.1:${await freePort()}/`;
    const { code, output } = await bootstrap(['start'], { npm_config_registry: registry, npm_config_fetch_retries: '0', npm_config_cache: join(clone, 'cache') });
    expect(code).toBe(1);
    expect(output).toMatch(/\n✖ The npm packages could not be installed \(code ECONNREFUSED\): check the network and run the command again; details in \.local\/logs\/npm-ci\.log\.\n$/);
    expect(await readFile(join(clone, '.local', 'logs', 'npm-ci.log'), 'utf8')).toContain(registry);
  });

  it('says that package.json and the lock file differ when they do', async () => {
    const manifest = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    manifest.dependencies['left-out-of-the-lock'] = '1.0.0';
    await writeFile(join(clone, 'package.json'), JSON.stringify(manifest));
    const { code, output } = await bootstrap(['test'], { npm_config_registry: `http://127.0.0.1:${await freePort()}/`, npm_config_fetch_retries: '0' });
    expect(code).toBe(1);
    expect(output.trim().split('\n').at(-1)).toMatch(/^✖ (package\.json and package-lock\.json do not agree|The npm packages could not be installed)/);
  });

  it('hands over to Node 24 of node_modules when nothing is missing', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    for (const name of ['nats-server', 'janus']) await program(join(bin, name), 'true');
    const { code, output } = await bootstrap(['bench', 'delivery'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin });
    expect({ code, output }).toEqual({ code: 0, output: `script ${join(clone, 'tools', 'bench.mjs')}, stack local\n` });
  });

  it('uses containers when a program is missing, cannot be installed and Docker answers', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    await program(join(bin, 'docker'), 'echo 28.0');
    const { code, output } = await bootstrap(['bench'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin });
    expect(code).toBe(0);
    expect(output).toContain('nats-server and janus not found and not installable from here: using containers instead');
    expect(output).toContain('stack containers');
  });

  it('says exactly what to install when there is no other way, and ends with 1', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    await program(join(bin, 'nats-server'), 'true');
    const { code, output } = await bootstrap(['start'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin });
    expect(code).toBe(1);
    expect(output.trim()).toBe('✖ janus not found: install the package janus (on Debian, as root: apt-get install janus), or start Docker, and try again.');
  });

  it('says in one sentence that apt-get could not install a package, with apt-get\'s own reason', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    for (const name of ['sudo', 'env']) await program(join(bin, name), 'while [ $# -gt 0 ]; do case "$1" in -n|env|*=*) shift ;; *) break ;; esac; done\n[ "$1" = true ] || exec "$@"');
    await program(join(bin, 'apt-get'), 'echo "E: Unable to locate package janus" >&2; exit 100');
    const { code, output } = await bootstrap(['start'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin });
    expect(code).toBe(1);
    expect(output.trim().split('\n').at(-1)).toBe('✖ nats-server and janus could not be installed (Unable to locate package janus): check the network and run the command again; details in .local/logs/apt-update.log.');
  });

  it('uses containers when apt-get fails and Docker answers', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    await machine(bin, { sudo: 'case "$*" in *apt-get*) echo "E: Unable to fetch some archives" >&2; exit 100 ;; esac', docker: 'echo 28.0' });
    const { code, output } = await bootstrap(['bench'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin, NODE_OPTIONS: on({ uid: 1000 }) });
    expect({ code, output }).toEqual({ code: 0, output: [
      '… Installing nats-server, janus with apt-get',
      '… nats-server and janus could not be installed (Unable to fetch some archives): using containers instead (RCP_STACK=containers).',
      `script ${join(clone, 'tools', 'bench.mjs')}, stack containers`, '',
    ].join('\n') });
  });

  it('installs through sudo when it is not root', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    await machine(bin, { sudo: `echo "$*" >> ${join(clone, 'asked')}\ncase "$*" in *install*) for one in nats-server janus; do echo "#!/bin/sh" > ${bin}/$one; /bin/chmod +x ${bin}/$one; done ;; esac` });
    const { code, output } = await bootstrap(['start'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin, NODE_OPTIONS: on({ uid: 1000 }) });
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/✔ Installing nats-server, janus with apt-get \(\d+ s\)\nscript .*, stack local\n$/) as string });
    expect((await readFile(join(clone, 'asked'), 'utf8')).trim().split('\n').slice(0, 3)).toEqual([
      '-n true', '-n env DEBIAN_FRONTEND=noninteractive apt-get update',
      '-n env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nats-server janus',
    ]);
  });

  it('says what to run when sudo wants a password and nobody is there to type it', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    await machine(bin, { sudo: 'exit 1' });
    expect(await bootstrap(['start'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin, NODE_OPTIONS: on({ uid: 1000 }) })).toEqual({
      code: 1,
      output: '\n✖ nats-server and janus not found, and nobody to ask for a password: run "sudo apt-get install -y --no-install-recommends nats-server janus" and try again.\n',
    });
  });

  it.each([
    { there: [], told: 'nats-server and janus not found, and Homebrew has no janus: run "brew install --cask docker-desktop" and start Docker, or run "brew install nats-server" and put a janus of your own in PATH, and try again.' },
    { there: ['nats-server'], told: 'janus not found, and Homebrew has no janus: run "brew install --cask docker-desktop" and start Docker, or put a janus of your own in PATH, and try again.' },
    { there: ['janus'], told: 'nats-server not found: run "brew install nats-server", or start Docker, and try again.' },
  ])('names the brew commands on macOS ($there there)', async ({ there, told }) => {
    await withPackages();
    const { bin } = await emptyPath();
    for (const name of there) await program(join(bin, name), 'true');
    const { code, output } = await bootstrap(['start'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin, NODE_OPTIONS: on({ uid: 501, platform: 'darwin' }) });
    expect({ code, output }).toEqual({ code: 1, output: `\n✖ ${told}\n` });
  });

  it('brings for tests what only they need: Chromium, an IMAP server and a relay', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    for (const name of ['nats-server', 'janus', 'chromium']) await program(join(bin, name), 'true');
    await machine(bin, { sudo: `case "$*" in *install*) echo "$*" > ${join(clone, 'asked')}; for one in dovecot turnserver; do echo "#!/bin/sh" > ${bin}/$one; /bin/chmod +x ${bin}/$one; done ;; esac` });
    const variables = { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin, NODE_OPTIONS: on({ uid: 1000 }) };
    expect(await bootstrap(['test'], variables)).toMatchObject({ code: 0, output: expect.stringMatching(/✔ Installing dovecot-imapd, coturn with apt-get \(\d+ s\)\nscript .*test\.mjs, stack local\n$/) as string });
    expect(await readFile(join(clone, 'asked'), 'utf8')).toMatch(/install -y --no-install-recommends dovecot-imapd coturn\n$/);
  });

  it('names for tests what to install when it cannot', async () => {
    await withPackages();
    const { bin } = await emptyPath();
    for (const name of ['nats-server', 'janus']) await program(join(bin, name), 'true');
    expect(await bootstrap(['test'], { PATH: bin, RCP_PROGRAM_DIRECTORIES: bin })).toEqual({
      code: 1, output: '\n✖ chromium and dovecot-imapd and coturn not found: install the packages chromium dovecot-imapd coturn (on Debian, as root: apt-get install chromium dovecot-imapd coturn), and try again.\n',
    });
  });

  it('refuses to reset data in use, and clears them otherwise', async () => {
    await mkdir(join(clone, '.local', 'system'), { recursive: true });
    await writeFile(join(clone, '.local', 'running.pid'), String(process.pid));
    expect(await bootstrap(['reset'])).toMatchObject({ code: 1, output: expect.stringContaining(`npm start is running here (process ${process.pid})`) as string });
    await writeFile(join(clone, '.local', 'running.pid'), '999999999');
    expect(await bootstrap(['reset'])).toMatchObject({ code: 0 });
    await expect(readFile(join(clone, '.local', 'running.pid'))).rejects.toThrow();
  });

  it('names its verbs to who gives another', async () => {
    expect(await bootstrap(['deploy'])).toEqual({ code: 1, output: '\n✖ Usage: node tools/bootstrap.mjs start | test | bench | fuzz | reset\n' });
  });
});
