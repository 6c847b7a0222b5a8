import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { findProgram, runLogged } from './command.mjs';
import { root, SetupError, showing } from './say.mjs';

/** Homebrew has no Janus: on macOS it comes in a container, unless somebody has built one. */
const backends = [{ program: ['nats-server'], apt: 'nats-server', brew: 'nats-server' }, { program: ['janus'], apt: 'janus' }];
const browser = {
  program: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  apt: 'chromium', brew: '--cask google-chrome',
};
/** The same without windows: lighter, for what needs none. Where there is no package of it, the whole browser does. */
const shell = { program: ['chromium-headless-shell'], apt: 'chromium-headless-shell' };

/** Where the specs have reports of failed mails read from. */
const imapServer = { program: ['dovecot'], apt: 'dovecot-imapd', brew: 'dovecot' };
/** The relay of browsers that can send no UDP. */
const relay = { program: ['turnserver'], apt: 'coturn', brew: 'coturn' };
/** Nothing here runs in a container for want of these. */
const forTests = [browser, imapServer, relay];

/** What could not be installed and why, for a person who has another way; the message is for one who has none. */
class NotInstalled extends SetupError {
  constructor(what, message) {
    super(message);
    this.what = what;
  }
}

/** nats-server and janus on this machine, else containers; answers the variables that say which. */
export async function provideBackends() {
  if (process.env.RCP_STACK && process.env.RCP_STACK !== 'local') return {};
  const missing = backends.filter(({ program }) => !findProgram(...program));
  if (missing.length === 0) return {};
  try {
    if (!canUseApt()) throw new NotInstalled(`${names(missing)} not found and not installable from here`, whatToInstall(missing));
    await installWithApt(missing);
    return {};
  } catch (error) {
    if (!(error instanceof NotInstalled) || !dockerAnswers()) throw error;
    console.log(`… ${error.what}: using containers instead (RCP_STACK=containers).`);
    return { RCP_STACK: 'containers' };
  }
}

/** Chromium, an IMAP server and a relay, for tests; answers the variables that say where Chromium is. */
export async function provideTestPrograms() {
  const given = process.env.CHROMIUM_PATH;
  const missing = (given ? forTests.filter((one) => one !== browser) : forTests).filter(({ program }) => !findProgram(...program));
  if (missing.length > 0) {
    if (!canUseApt()) throw new SetupError(whatToInstall(missing));
    await installWithApt(missing);
  }
  if (given) return {};
  if (!findProgram(...shell.program) && isRoot() && canUseApt()) await installWithApt([shell]).catch(() => undefined);
  const light = findProgram(...shell.program);
  return { CHROMIUM_PATH: findProgram(...browser.program) ?? '', ...(light ? { CHROMIUM_SHELL_PATH: light } : {}) };
}

const names = (packages) => packages.map(({ apt }) => apt).join(' and ');
const isRoot = () => process.getuid?.() === 0;
const canUseApt = () => Boolean(findProgram('apt-get')) && (isRoot() || Boolean(findProgram('sudo')));
const dockerAnswers = () => spawnSync(findProgram('docker') ?? 'docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 }).status === 0;

function whatToInstall(missing) {
  return process.platform === 'darwin' ? whatToBrew(missing) : whatToAptGet(missing);
}

function whatToBrew(missing) {
  const commands = missing.flatMap(({ brew }) => (brew ? [`brew install ${brew}`] : []));
  const without = missing.filter(({ brew }) => !brew);
  if (without.length === 0) return `${names(missing)} not found: run "${commands.join(' && ')}"${orDocker(missing)}, and try again.`;
  const own = [...commands.map((command) => `run "${command}"`), `put a ${names(without)} of your own in PATH`].join(' and ');
  return `${names(missing)} not found, and Homebrew has no ${names(without)}: run "brew install --cask docker-desktop" and start Docker, or ${own}, and try again.`;
}

function whatToAptGet(missing) {
  return `${names(missing)} not found: install the package${missing.length > 1 ? 's' : ''} ${missing.map(({ apt }) => apt).join(' ')} (on Debian, as root: apt-get install ${missing.map(({ apt }) => apt).join(' ')})${orDocker(missing)}, and try again.`;
}

const orDocker = (missing) => (missing.some((one) => forTests.includes(one)) ? '' : ', or start Docker');

async function installWithApt(missing) {
  const packages = missing.map(({ apt }) => apt);
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  if (!isRoot()) await askForSudo(install, missing);
  const asRoot = isRoot() ? ['env'] : ['sudo', '-n', 'env'];
  const apt = async (step, args) => {
    const [command, ...rest] = [...asRoot, 'DEBIAN_FRONTEND=noninteractive', ...args];
    const { code, tail, logFile } = await runLogged(command, rest, `apt-${step}.log`);
    if (code === 0) return;
    const told = tail.split('\n').find((line) => line.startsWith('E:'))?.slice(2).trim() ?? `exit code ${code}`;
    const what = `${packages.join(' and ')} could not be installed (${told.replace(/\.$/, '').slice(0, 160)})`;
    throw new NotInstalled(what, `${what}: check the network and run the command again; details in ${relative(root, logFile)}.`);
  };
  await showing(`Installing ${packages.join(', ')} with apt-get`, async () => {
    await apt('update', ['apt-get', 'update']);
    await apt('install', install);
    await stopSystemServices(packages, asRoot);
  });
  const still = missing.filter(({ program }) => !findProgram(...program));
  if (still.length > 0) throw new SetupError(`apt-get installed ${packages.join(' and ')}, but ${names(still)} is still not found in PATH.`);
}

/** Debian starts what it installs, open to the network and with default passwords; we start our own, on loopback. */
async function stopSystemServices(packages, asRoot) {
  if (!existsSync('/run/systemd/system')) return;
  const services = packages.flatMap((name) => ({ janus: 'janus', 'nats-server': 'nats-server', 'dovecot-imapd': 'dovecot', coturn: 'coturn' })[name] ?? []);
  const [command, ...rest] = [...asRoot, 'systemctl', 'disable', '--now', ...services];
  if (services.length > 0) await runLogged(command, rest, 'systemctl.log');
}

async function askForSudo(install, missing) {
  if (spawnSync('sudo', ['-n', 'true']).status === 0) return;
  const notFound = `${names(missing)} not found`;
  if (!process.stdin.isTTY) {
    throw new NotInstalled(`${notFound}, and nobody to ask for a password`, `${notFound}, and nobody to ask for a password: run "sudo ${install.join(' ')}" and try again.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${notFound}. Run "sudo ${install.join(' ')}" now? [Y/n] `).catch(() => undefined);
  terminal.close();
  if (answer === undefined) throw new SetupError('Stopped: nothing was installed.');
  if (/^n/i.test(answer.trim())) throw new NotInstalled(`${notFound} and not wanted`, whatToInstall(missing));
  if (spawnSync('sudo', ['-v'], { stdio: 'inherit' }).status !== 0) throw new NotInstalled(`${notFound}, and sudo was refused`, `sudo was refused: ${whatToInstall(missing)}`);
}
