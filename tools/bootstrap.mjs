// Entry of `npm start`, `npm test`, `npm run reset`, `npm run bench` and `npm run fuzz`: plain JavaScript without dependencies, for any
// Node from 20 on. It brings what is missing, then hands over to the Node 24 that npm installed (package `node`).
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installNpmPackages } from './bootstrap/npm-packages.mjs';
import { dataDir, fail, root, SetupError } from './bootstrap/say.mjs';
import { provideBackends, provideTestPrograms } from './bootstrap/system-packages.mjs';
import { runningStart } from './bootstrap/running-start.mjs';

const oldestNode = [20, 11];

const verbs = {
  start: async () => hand('tools/start.mjs', [], await prepared()),
  test: async (args) => hand('tools/test.mjs', args, { ...(await prepared()), ...(await provideTestPrograms()) }),
  bench: async (args) => hand('tools/bench.mjs', args, await prepared()),
  fuzz: async (args) => hand('tools/fuzz.mjs', args, await prepared()),
  reset,
};

/** Everything installed; answers the variables that tell children how backends are started. */
async function prepared() {
  await installNpmPackages();
  return provideBackends();
}

async function reset() {
  const pid = await runningStart();
  if (pid !== undefined) throw new SetupError(`npm start is running here (process ${pid}): stop it with Ctrl-C before resetting its data.`);
  for (const name of ['system', 'logs', 'reports', 'running.pid']) await rm(join(dataDir, name), { recursive: true, force: true });
  console.log('All local data is gone: databases, streams, mails, keys and logs. npm start makes new ones.');
  return 0;
}

/** Runs a script on Node 24 with the tools of node_modules/.bin first; a lost parent is told to it by the closed channel. */
function hand(script, args, variables) {
  const bin = join(root, 'node_modules', '.bin');
  const path = [bin, process.env.PATH, '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'].filter(Boolean).join(delimiter);
  const child = spawn(join(bin, 'node'), [join(root, script), ...args], {
    cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...variables, PATH: path },
  });
  // We wait for the child's orderly end. Ctrl-C reaches it by itself; a signal to us or to npm alone would not.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) stopWithParent(child);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(fail(`Node 24 of node_modules cannot be run (${error.message}): delete node_modules and try again.`)));
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** npm runs us through a shell that dies of SIGTERM without passing it on: an orphan ends its child. */
function stopWithParent(child) {
  const parent = process.ppid;
  const timer = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
  timer.unref();
}

const [verb = '', ...args] = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
  process.exitCode = fail(`Node ${oldestNode.join('.')} or later is needed to begin with, this is ${process.versions.node}.`);
} else if (!Object.hasOwn(verbs, verb)) {
  process.exitCode = fail(`Usage: node tools/bootstrap.mjs ${Object.keys(verbs).join(' | ')}`);
} else {
  try {
    process.exitCode = await verbs[verb](args);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.exitCode = fail(error.message);
  }
}
