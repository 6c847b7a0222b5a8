import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runLogged } from './command.mjs';
import { root, SetupError, showing } from './say.mjs';

const lockFile = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.rcp-lock-hash');

/** `npm ci` when node_modules is not what the lock file says. */
export async function installNpmPackages() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (upToDate(wanted)) return;
  await showing('Installing npm packages from the lock file', async () => {
    const { code, tail, logFile } = await runLogged(...npm(), 'npm-ci.log', { npm_config_loglevel: 'error' });
    if (code === 0 && nodeIsThere()) return;
    if (/EUSAGE/.test(tail)) throw new SetupError('package.json and package-lock.json do not agree: run npm install, or take both from the same commit.');
    throw new SetupError(`The npm packages could not be installed (${reason(tail)}): check the network and run the command again; details in ${relative(root, logFile)}.`);
  });
  writeFileSync(stamp, wanted);
}

/** Our stamp tells; an installation made by hand counts when it is newer than the lock file. */
function upToDate(wanted) {
  if (!nodeIsThere()) return false;
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === wanted || madeByHand(statSync(stamp).mtimeMs);
  return madeByHand(0);
}

function madeByHand(after) {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = statSync(hidden).mtimeMs;
  return installed > after && installed >= statSync(lockFile).mtimeMs;
}

const nodeIsThere = () => existsSync(join(modules, '.bin', 'node'));

/** The npm that runs us, or the one in PATH. */
function npm() {
  const args = ['ci', '--no-audit', '--no-fund'];
  const own = process.env.npm_execpath;
  return own && /npm-cli\.js$/.test(own) ? [process.execPath, [own, ...args]] : ['npm', args];
}

function reason(tail) {
  const lines = tail.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  const told = lines.find((line) => /^(network|request to|code E[A-Z]+|enoent|ENOSPC|ERR_)/i.test(line)) ?? lines.find(Boolean) ?? 'npm said nothing';
  return told.replace(/\.$/, '').slice(0, 160);
}
